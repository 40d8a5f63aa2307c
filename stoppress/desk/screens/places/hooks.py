"""What this room tells Wagtail."""

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from stoppress.desk.screens.menu import MenuItemFor
from stoppress.desk.screens.places import pages
from stoppress.desk.screens.places.newsroom import newsroom
from stoppress.desk.screens.places.viewsets import VIEWSETS

for viewset in VIEWSETS:
    register_snippet(viewset)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("sections/order/", pages.section_order, name="section order"),
        path("merge/<str:kind>/<int:number>/", pages.merge_place, name="merge place"),
        path("retire/<str:kind>/<int:number>/", pages.retire_place, name="retire place"),
        path("used-by/<str:kind>/<int:number>/", pages.used_by, name="place used by"),
        path("site-pages/<int:number>/remove/", pages.remove_page, name="remove page"),
        path("newsroom/", newsroom, name="newsroom settings"),
    ]


@hooks.register("register_admin_menu_item")
def newsroom_item() -> MenuItem:
    return MenuItemFor("place", "Newsroom", reverse("newsroom settings"), icon_name="cogs", order=340)
