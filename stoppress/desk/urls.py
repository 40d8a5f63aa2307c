"""The desk's addresses: its screens, signing in, and the API."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtail_urls

from stoppress.desk.api.changes import health
from stoppress.desk.screens.people.pages import new_password
from stoppress.desk.screens.publishing.links import preview, preview_file
from stoppress.desk.screens.readers_files import asset_file, media_file

handler500 = "stoppress.desk.api.problems.failed"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(url="/desk/")),
    path("api/", include("stoppress.desk.api.urls")),
    path("-/health", health),
    # Wagtail's own way in asks for no second factor.
    path("desk/login/", RedirectView.as_view(url="/account/login/", query_string=True)),
    path("desk/", include(wagtail_urls)),
    path("account/new-password/<str:secret>/", new_password, name="new password"),
    path("account/", include("allauth.urls")),
    # What previews show lies here under the same addresses as at the readers' server.
    path("preview/<str:token>/", preview, name="desk_preview"),
    path("preview/<str:token>/media/<str:name>", preview_file, name="desk_preview_file"),
    path("assets/<path:name>", asset_file),
    path("media/<path:name>", media_file),
]
