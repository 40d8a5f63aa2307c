"""Who is let into signing in and one's own account."""

from stoppress.desk.admission.rules import CLOSED, Rule

# Accounts are made by an admin, and a password is set anew by a link that an admin gives.
_UNUSED = (
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_set_password",
    "account_reset_password",
    "account_confirm_login_code",
    "account_confirm_email",
    "account_reset_password_from_key_done",
    "account_reset_password_from_key",
    "account_reset_password_done",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
)

VIEWS: dict[str, Rule] = {
    "route desk/login/": Rule("anyone"),  # leads to account_login
    "wagtailadmin_login": CLOSED,  # asks for no second factor
    "wagtailadmin_logout": Rule("account"),
    "account_login": Rule("anyone"),
    "account_logout": Rule("anyone"),
    "account_inactive": Rule("anyone"),
    "account_reauthenticate": Rule("account"),
    "account_change_password": Rule("account"),
    "mfa_index": Rule("account"),
    "mfa_authenticate": Rule("anyone"),  # in the middle of signing in
    "mfa_reauthenticate": Rule("account"),
    "mfa_activate_totp": Rule("account"),
    "mfa_deactivate_totp": Rule("account"),
    "mfa_view_recovery_codes": Rule("account"),
    "mfa_generate_recovery_codes": Rule("account"),
    "mfa_download_recovery_codes": Rule("account"),
    "mfa_list_webauthn": Rule("account"),
    "mfa_add_webauthn": Rule("account"),
    "mfa_reauthenticate_webauthn": Rule("account"),
    "mfa_remove_webauthn": Rule("account"),
    "mfa_edit_webauthn": Rule("account"),
    "mfa_login_webauthn": Rule("anyone"),
    **dict.fromkeys(_UNUSED, CLOSED),
}
