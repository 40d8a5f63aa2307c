"""What this room tells Wagtail."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.search import SearchArea

from stoppress.desk.models import Story
from stoppress.desk.screens.finding import copies, kept
from stoppress.desk.screens.finding.bulk_actions import ACTIONS
from stoppress.desk.screens.finding.chooser import uri_chooser

LAST = 1_000  # after Wagtail's own, whose place it takes


@hooks.register("register_admin_viewset")
def choosers() -> Any:
    return uri_chooser


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("stories/kept/", kept.keep, name="desk_keep_filter"),
        path("stories/kept/<int:number>/let-go/", kept.let_go, name="desk_let_filter_go"),
        path("stories/<int:story>/duplicate/", copies.duplicate, name="desk_duplicate"),
        path("stories/<int:story>/restore/", copies.restore, name="desk_restore"),
    ]


@hooks.register("register_admin_search_area")
def stories_area() -> SearchArea:
    return SearchArea("Stories", reverse("wagtailsnippets_desk_story:list"), name="stories", icon_name="doc-full", order=1)


@hooks.register("before_edit_snippet")
def out_of_the_bin_first(request: HttpRequest, story: Any) -> HttpResponse | None:
    return copies.keep_out_of_binned(request, story) if isinstance(story, Story) else None


@hooks.register("insert_global_admin_css")
def look() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/finding.css"))


@hooks.register("register_log_actions")
def acts(actions: Any) -> None:
    actions.register_action("desk.bin", "To the bin", "Put into the bin")
    actions.register_action("desk.restore", "From the bin", "Restored from the bin")


for action in ACTIONS:
    hooks.register("register_bulk_action", action, order=LAST)
