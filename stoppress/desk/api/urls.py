"""The API's addresses."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from stoppress.desk.api.changes import change
from stoppress.desk.api.kept import episodes, facts
from stoppress.desk.api.problems import not_found
from stoppress.desk.api.stories import kill, stories, unpublish


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    return not_found(
        "The API has nothing at this address. There are /api/stories, /api/facts, /api/episodes and /api/changes/ID."
    ).response()


urlpatterns: list[URLPattern] = [
    path("stories", stories, name="stories"),
    path("stories/unpublish", unpublish, name="unpublish"),
    path("stories/kill", kill, name="kill"),
    path("facts", facts, name="facts"),
    path("episodes", episodes, name="episodes"),
    path("changes/<int:number>", change, name="change"),
    path("", nothing_here),
    path("<path:rest>", nothing_here),
]
