"""Newsroom time: every screen shows and takes times in the newsroom's zone."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin import auth

from stoppress.desk.states import newsroom_timezone


class NewsroomTime:
    """Middleware; the API, which says its zone in each time, is left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        auth.get_localized_response = as_it_is

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/desk/"):
            return self._get_response(request)
        with timezone.override(ZoneInfo(newsroom_timezone())):
            return self._get_response(request)


def as_it_is(view: Callable[..., Any], request: HttpRequest, *args: Any, **named: Any) -> Any:
    """In place of Wagtail's own, which would put the zone of the account, or UTC, over the newsroom's."""
    return view(request, *args, **named)
