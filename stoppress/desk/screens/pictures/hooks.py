"""What this room tells Wagtail."""

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from stoppress.desk.screens.menu import MenuItemFor
from stoppress.desk.screens.pictures import shown, views
from stoppress.desk.screens.pictures.chooser import picture_chooser


@hooks.register("register_admin_viewset")
def chooser() -> Any:
    return picture_chooser


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("pictures/", views.index, name="desk_pictures"),
        path("pictures/upload/", views.upload, name="desk_picture_upload"),
        path("pictures/<slug:key>/", views.picture, name="desk_picture"),
        path("pictures/<slug:key>/replace/", views.exchange, name="desk_picture_replace"),
        path("pictures/<slug:key>/kill/", views.kill, name="desk_picture_kill"),
        path("pictures/<slug:key>/cut/", views.cut, name="desk_picture_cut"),
        path("pictures/<slug:key>/<slug:part>.jpg", shown.file, name="desk_picture_file"),
    ]


@hooks.register("register_admin_menu_item")
def item() -> MenuItem:
    return MenuItemFor(("upload", "read"), "Pictures", reverse("desk_pictures"), name="pictures", icon_name="image", order=130)


@hooks.register("insert_global_admin_css")
def look() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/pictures.css"))


@hooks.register("insert_global_admin_js")
def script() -> str:
    return format_html('<script type="module" src="{}"></script>', static("desk/pictures.js"))
