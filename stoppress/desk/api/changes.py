"""`/api/changes/ID`: whether a change has reached readers; and the desk's own health."""

from http import HTTPStatus
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from stoppress.desk.api.problems import not_found
from stoppress.desk.api.requests import answering, bearer
from stoppress.desk.api.states import data_folder, editions
from stoppress.desk.models import Change, Newsroom
from stoppress.desk.pressroom_client import PressroomAway, PressroomFailed, status, take

ASK_SECONDS = 0.5


def get_change(request: HttpRequest, number: int) -> HttpResponse:
    """`{"change", "state": "pressing" or "live", "edition"}`, and `not_live` with reasons where a page of it failed."""
    bearer(request)
    if not Change.objects.filter(pk=number).exists():
        raise not_found(f"There is no change {number}.")
    body: dict[str, Any] = {"change": number, "state": "pressing", "edition": None}
    try:
        taken = take(data_folder(), number, ASK_SECONDS)
        body |= {"state": "pressing" if taken.not_live else "live", "edition": taken.edition}
        if taken.not_live:
            body["not_live"] = dict(taken.not_live)
    except (PressroomAway, PressroomFailed) as error:
        body["trouble"] = str(error)
        with editions() as log:
            if number <= log.mark():
                body |= {"state": "live", "edition": log.head()}
    except TimeoutError:
        pass
    return JsonResponse(body, headers={"Cache-Control": "no-store"}, json_dumps_params={"ensure_ascii": False})


def get_health(request: HttpRequest) -> HttpResponse:
    """Whether the desk can save, and whether what it saves is pressed: 200, or 503 where it cannot save."""
    try:
        Newsroom.objects.exists()
    except DatabaseError as error:
        return JsonResponse({"status": "failing", "desk": str(error)}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    try:
        pressroom = status(data_folder(), ASK_SECONDS)
        return JsonResponse({"status": "trouble" if pressroom["trouble"] else "ok", "pressroom": pressroom})
    except (PressroomAway, PressroomFailed, TimeoutError) as error:
        return JsonResponse({"status": "trouble", "pressroom": str(error) or "busy"})


change = answering(get=get_change)
health = answering(get=get_health)
