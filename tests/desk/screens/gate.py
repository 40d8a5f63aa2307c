"""A gate behind the doorkeeper: it answers for every view that was admitted, so that nothing is done."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

ADMITTED = 299


class Gate:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, named: Any) -> HttpResponse:
        return HttpResponse(status=ADMITTED)
