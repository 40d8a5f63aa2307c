"""Newsroom time: every screen shows and takes times in the newsroom's zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from stoppress.desk.states import newsroom_timezone


class NewsroomTime:
    """Middleware; the API, which says its zone in each time, is left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/desk/"):
            return self._get_response(request)
        with timezone.override(ZoneInfo(newsroom_timezone())):
            return self._get_response(request)
