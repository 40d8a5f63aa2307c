"""The desk's addresses: a plain root page and the API."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from stoppress.desk.api.changes import health


def root(request: HttpRequest) -> HttpResponse:
    return HttpResponse("This is a newsroom's desk. Its API is at /api/.\n", content_type="text/plain; charset=utf-8")


handler500 = "stoppress.desk.api.problems.failed"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", root),
    path("api/", include("stoppress.desk.api.urls")),
    path("-/health", health),
]
