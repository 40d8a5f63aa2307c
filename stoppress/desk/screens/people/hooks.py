"""What this room tells Wagtail: the people screen, the audit log, and their places in the menu."""

from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.forms.account import NameEmailForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.account import NameEmailSettingsPanel, NotificationsSettingsPanel

from stoppress.desk.screens.menu import MenuItemFor
from stoppress.desk.screens.people import audit_page, pages


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("people/", pages.index, name="people"),
        path("people/new/", pages.new, name="new person"),
        path("people/<int:number>/", pages.person, name="person"),
        path("audit/", audit_page.audit, name="audit"),
    ]


@hooks.register("register_admin_menu_item")
def people_in_menu() -> MenuItem:
    return MenuItemFor("people", "People", reverse("people"), name="people", icon_name="group", order=800)


@hooks.register("register_admin_menu_item")
def audit_in_menu() -> MenuItem:
    return MenuItemFor("audit", "Audit log", reverse("audit"), name="audit", icon_name="history", order=810)


@hooks.register("register_admin_menu_item")
def signing_in_in_menu() -> MenuItem:
    return MenuItem("Signing in", reverse("mfa_index"), name="signing-in", icon_name="key", order=10_100)


@hooks.register("register_account_menu_item")
def signing_in_in_account(request: Any) -> dict[str, str]:
    return {"url": reverse("mfa_index"), "label": "Signing in", "help_text": "Password, passkeys, codes from an app."}


def _none(panel: NotificationsSettingsPanel) -> bool:
    return False


class NameForm(NameEmailForm):
    """A person of one name keeps it; who has none here goes by the name at sign-in."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for field in self.fields.values():
            field.required = False


# Wagtail's account page takes both from its own classes alone.
NotificationsSettingsPanel.is_active = _none  # mails about pages, of which the desk sends none
NameEmailSettingsPanel.form_class = NameForm


@hooks.register("construct_settings_menu")
def only_what_is_open(request: Any, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name in ("workflows", "workflow-tasks")]
