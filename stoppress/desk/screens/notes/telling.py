"""Telling: whoever's lock was broken hears it on the next page they open at the desk."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from stoppress.desk.screens.notes.locks import tell_once


class LockTeller:
    """Middleware, after accounts and messages; one look at an index for each page of the desk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = request.method == "GET" and request.path_info.startswith("/desk/") and request.accepts("text/html")
        if page and request.headers.get("X-Requested-With") != "XMLHttpRequest" and request.user.is_authenticated:
            told = tell_once(request.user)
            if told:
                messages.warning(request, told)
        return self._get_response(request)
