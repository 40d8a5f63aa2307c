"""Problems: what the API says when it does not do what it was asked (RFC 9457), the field named by JSON pointer (RFC 6901)."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `pointer` leads to the field in what was sent; "" is the whole of it."""

    message: str
    pointer: str = ""


class Problem(Exception):
    """An answer other than the one hoped for; views raise it, `answering` turns it into a response."""

    def __init__(self, status: HTTPStatus, detail: str, *faults: Fault, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.faults = faults
        self.headers = headers or {}
        self.more = more

    def response(self) -> JsonResponse:
        body: dict[str, Any] = {"type": "about:blank", "title": self.status.phrase, "status": self.status.value, "detail": self.detail}
        body |= self.more
        if self.faults:
            body["errors"] = [{"pointer": f"#{fault.pointer}", "detail": fault.message} for fault in self.faults]
        return JsonResponse(
            body,
            status=self.status.value,
            content_type="application/problem+json",
            headers={"Cache-Control": "no-store", **self.headers},
            json_dumps_params={"ensure_ascii": False},
        )


def unauthorized(detail: str) -> Problem:
    return Problem(HTTPStatus.UNAUTHORIZED, detail, headers={"WWW-Authenticate": 'Bearer realm="desk"'})


def forbidden(detail: str) -> Problem:
    return Problem(HTTPStatus.FORBIDDEN, detail)


def bad_item(*faults: Fault) -> Problem:
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, faults[0].message if faults else "The item cannot be taken.", *faults)


def conflict(detail: str, *faults: Fault, **more: Any) -> Problem:
    return Problem(HTTPStatus.CONFLICT, detail, *faults, **more)


def cannot_save(error: Exception) -> Problem:
    return Problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        f"The desk cannot read or save now: {error}. Readers have what they had. See to its disk, then send this again: what is known "
        "already changes nothing.",
        headers={"Retry-After": "30"},
    )


def failed(request: HttpRequest) -> JsonResponse:
    """What is answered where the desk itself fails; its log has the error."""
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "The desk failed at this: its log says how. Readers have what they had.").response()


def not_found(detail: str) -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, detail)
