"""What this room tells Wagtail."""

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from stoppress.desk.screens.menu import MenuItemFor
from stoppress.desk.screens.rails import banner_pages, pages


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("fronts/", pages.fronts, name="desk_fronts"),
        path("fronts/board/", pages.fronts_board, name="desk_fronts_board"),
        path("fronts/change/", pages.change, name="desk_fronts_change"),
        path("fronts/back/", pages.take_back, name="desk_fronts_back"),
        path("fronts/settle/", pages.settle, name="desk_fronts_settle"),
        path("fronts/discard/", pages.discard, name="desk_fronts_discard"),
        path("fronts/launch/", pages.launch, name="desk_fronts_launch"),
        path("fronts/undo/", pages.undo, name="desk_fronts_undo"),
        path("fronts/look/", pages.look, name="desk_fronts_look"),
        path("fronts/find/", pages.find, name="desk_fronts_find"),
        path("fronts/preview/<str:page>/", pages.preview, name="desk_fronts_preview"),
        path("banner/", banner_pages.banner, name="desk_banner"),
        path("banner/end/", banner_pages.end, name="desk_banner_end"),
    ]


@hooks.register("register_admin_menu_item")
def fronts_item() -> MenuItem:
    return MenuItemFor("front", "Fronts and rails", reverse("desk_fronts"), name="fronts", icon_name="desk-fronts", order=120)


@hooks.register("register_admin_menu_item")
def banner_item() -> MenuItem:
    return MenuItemFor("front", "Breaking banner", reverse("desk_banner"), name="banner", icon_name="desk-breaking", order=130)


@hooks.register("register_icons")
def icons(known: list[str]) -> list[str]:
    return [*known, "desk/rails/icons/fronts.svg", "desk/rails/icons/breaking.svg"]
