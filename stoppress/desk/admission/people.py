"""Who is let into accounts and the audit log."""

from stoppress.desk.admission.rules import CLOSED, Rule

# Accounts and roles have a screen of the desk's own; groups are the roles, and carry no permissions.
_WAGTAILS = ("index", "index_results", "add", "edit", "delete", "history", "history_results", "usage")

VIEWS: dict[str, Rule] = {
    "people": Rule("people"),
    "new person": Rule("people"),
    "person": Rule("people"),
    "new password": Rule("anyone"),  # the link is the key
    "audit": Rule("audit"),
    **{f"{space}:{view}": CLOSED for space in ("wagtailusers_users", "wagtailusers_groups") for view in _WAGTAILS},
    "wagtailusers_users:copy": CLOSED,
    **{f"wagtail_bulk_action auth.user.{action}": CLOSED for action in ("delete", "assign_role", "set_active_state")},
}
