"""What this room tells Wagtail."""

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from stoppress.desk.screens.menu import MenuItemFor
from stoppress.desk.screens.publishing import flash, holding, leaving, links, previews, receipts, versions
from stoppress.desk.screens.publishing.front import FlashPanel
from stoppress.desk.screens.stories.actions import arrange


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("flash/", flash.flash, name="desk_flash"),
        path("stories/<int:number>/hold/", holding.hold, name="desk_hold"),
        path("stories/<int:story>/kill/", leaving.kill, name="desk_kill"),
        path("stories/<int:story>/call-off/", leaving.call_off, name="desk_call_off"),
        path("stories/<int:story>/bring-back/<int:revision>/", versions.bring_back, name="desk_bring_back"),
        path("stories/<int:story>/preview-links/", links.preview_links, name="desk_preview_links"),
        path("unpublished/<str:name>", previews.unpublished_file, name="desk_unpublished_file"),
        path("receipts/", receipts.receipts, name="desk_receipts"),
        path("receipts/<int:change>/", receipts.receipt, name="desk_receipt"),
        path("receipts/<int:change>/undo/", receipts.undo, name="desk_receipt_undo"),
    ]


@hooks.register("register_admin_menu_item")
def flash_item() -> MenuItem:
    return MenuItemFor("publish", "Flash", reverse("desk_flash"), name="flash", icon_name="desk-flash", order=50)


@hooks.register("register_admin_menu_item")
def receipts_item() -> MenuItem:
    return MenuItemFor("read", "Receipts", reverse("desk_receipts"), name="receipts", icon_name="clipboard-list", order=150)


@hooks.register("construct_homepage_panels")
def flash_on_the_front(request: Any, panels: list[Any]) -> None:
    panels.append(FlashPanel())


@hooks.register("register_icons")
def icons(known: list[str]) -> list[str]:
    return [*known, "desk/publishing/icons/flash.svg"]


@hooks.register("insert_global_admin_css")
def look() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/publishing.css"))


@hooks.register("insert_global_admin_js")
def script() -> str:
    return format_html('<script type="module" src="{}"></script>', static("desk/publishing.js"))


@hooks.register("register_log_actions")
def acts(actions: Any) -> None:
    actions.register_action("desk.kill", "Kill", "Killed, and says so to readers")
    actions.register_action("desk.preview_link", "Sign a preview link", "Signed a preview link")
    actions.register_action("desk.revoke_preview_link", "Revoke a preview link", "Revoked a preview link")


hooks.register("construct_snippet_action_menu", arrange)
hooks.register("construct_wagtail_userbar", previews.check_the_story_alone)
