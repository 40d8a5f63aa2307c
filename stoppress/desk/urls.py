"""The desk's addresses: its screens, signing in, and the API."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtail_urls

from stoppress.desk.api.changes import health

handler500 = "stoppress.desk.api.problems.failed"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(url="/desk/")),
    path("api/", include("stoppress.desk.api.urls")),
    path("-/health", health),
    # Wagtail's own way in asks for no second factor.
    path("desk/login/", RedirectView.as_view(url="/account/login/", query_string=True)),
    path("desk/", include(wagtail_urls)),
    path("account/", include("allauth.urls")),
]
