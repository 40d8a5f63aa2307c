"""What this room tells Wagtail."""

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from wagtail import hooks

from stoppress.desk.screens.notes import pages
from stoppress.desk.screens.notes.approval import in_our_words
from stoppress.desk.screens.notes.front import NeedsMePanel


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("notes/<int:number>/", pages.notes, name="notes"),
        path("notes/<int:number>/save/", pages.save, name="notes save"),
        path("notices/seen/", pages.seen, name="notices seen"),
        path("stories/<int:number>/open-lock/", pages.unlock, name="unlock story"),
    ]


@hooks.register("construct_homepage_panels")
def needs_me(request: Any, panels: list[Any]) -> None:
    panels.append(NeedsMePanel())


@hooks.register("insert_global_admin_css")
def look() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/notes.css"))


@hooks.register("register_log_actions")
def lock_broken(actions: Any) -> None:
    actions.register_action("stoppress.lock.break", "Lock opened by another", "Opened a lock that another held")


@hooks.register("construct_snippet_action_menu")
def send_to_an_editor(items: list[Any], request: Any, context: Any) -> None:
    in_our_words(items, request.user)
