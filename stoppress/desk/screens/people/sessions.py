"""Sessions at the desk: they end when nobody works for half a day, and get a new key when the rights behind them change."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from stoppress.desk.policy import roles_of

IDLE_SECONDS = 12 * 3600
NOTED_EVERY = 600  # seconds; each note is a write
NOT_WORK = "/desk/editing-sessions/"  # an open window asks by itself


class DeskSessions:
    """After accounts, before the doorkeeper."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(("/desk/", "/account/")) and request.user.is_authenticated:
            self._follow(request)
        return self._get_response(request)

    def _follow(self, request: HttpRequest) -> None:
        session, now = request.session, int(time.time())
        roles = ",".join(sorted(roles_of(request.user)))
        if session.setdefault("roles", roles) != roles:
            session.cycle_key()
            session["roles"] = roles
        if not request.path_info.startswith(NOT_WORK) and now - session.get("worked", 0) > NOTED_EVERY:
            session["worked"] = now
