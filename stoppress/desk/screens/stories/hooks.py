"""What this room tells Wagtail."""

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from stoppress.desk.screens.stories import found
from stoppress.desk.screens.stories.checking import checks
from stoppress.desk.screens.stories.link_dialog import LinkView
from stoppress.desk.screens.stories.pasting import pasted
from stoppress.desk.screens.stories.rich_text import register_text
from stoppress.desk.screens.stories.viewset import StoryViewSet

SCRIPTS = (
    "editor_finder.js", "editor_table.js", "editor_focus.js", "editor_points.js", "editor_paste.js", "editor_keep.js", "editor_reading.js",
)  # fmt: skip

register_snippet(StoryViewSet)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("editor/find/<str:of>/", found.find, name="editor_find"),
        path("editor/pictures/<str:key>/", found.picture_file, name="editor_picture"),
        path("editor/signed-in/", found.signed_in, name="signed_in"),
        path("editor/checks/", checks, name="story_checks"),
        path("editor/pasted/", pasted, name="block_pasted"),
        path("editor/link/", LinkView.as_view(), name="story_link"),
    ]


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own, of which two are replaced
def text(features: Any) -> None:
    register_text(features)


@hooks.register("insert_editor_js")
def scripts() -> str:
    return format_html_join("\n", '<script type="module" src="{}"></script>', ((static(f"desk/{name}"),) for name in SCRIPTS))
