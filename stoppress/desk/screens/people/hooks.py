"""What this room tells Wagtail: the people screen, the audit log, and their places in the menu."""

from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from stoppress.desk.policy import Act, may
from stoppress.desk.screens.people import audit_page, pages


class ForWhoMay(MenuItem):
    def __init__(self, act: Act, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._act = act

    def is_shown(self, request: Any) -> bool:
        return may(request.user, self._act)


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
    return ForWhoMay("people", "People", reverse("people"), name="people", icon_name="group", order=800)


@hooks.register("register_admin_menu_item")
def audit_in_menu() -> MenuItem:
    return ForWhoMay("audit", "Audit log", reverse("audit"), name="audit", icon_name="history", order=810)
