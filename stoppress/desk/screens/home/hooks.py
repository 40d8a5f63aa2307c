"""What this room tells Wagtail: the desk's look, its front, and which of Wagtail's own rooms stay shut."""

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WhatsNewInWagtailVersionPanel,
    WorkflowObjectsToModeratePanel,
)

from stoppress.desk.screens.home.panels import PANELS

NOT_USED = ("explorer", "snippets", "documents", "images", "help")  # Wagtail's own, made for trees of pages
NOT_SHOWN = (LockedPagesPanel, RecentEditsPanel, UserObjectsInWorkflowModerationPanel, WhatsNewInWagtailVersionPanel)


@hooks.register("construct_main_menu")
def only_our_rooms(request: Any, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in NOT_USED]


@hooks.register("register_admin_menu_item")
def keys() -> MenuItem:
    """Opens Wagtail's sheet of keys, with ours before its own; Wagtail keeps this entry under its Help, which is not used here."""
    opens = {
        "role": "button",
        "data-a11y-dialog-show": "keyboard-shortcuts-dialog",
        "data-action": "w-action#noop:prevent:stop",
        "data-controller": "w-kbd w-action",
        "data-w-kbd-key-value": "?",
    }
    return MenuItem("Keys", "#", name="keys", icon_name="keyboard", attrs=opens, order=11_000)


@hooks.register("construct_homepage_panels")
def our_front(request: Any, panels: list[Any]) -> None:
    panels[:] = [panel for panel in panels if not isinstance(panel, NOT_SHOWN)]
    for panel in panels:
        if isinstance(panel, WorkflowObjectsToModeratePanel):
            panel.order = 80  # somebody waits for it
    panels += [panel() for panel in PANELS]


@hooks.register("construct_homepage_summary_items")
def no_counts_of_pages(request: Any, items: list[Any]) -> None:
    items.clear()


@hooks.register("insert_global_admin_css")
def look() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


@hooks.register("insert_global_admin_js")
def names_of_fields() -> str:
    return format_html('<script src="{}" defer></script>', static("desk/desk.js"))
