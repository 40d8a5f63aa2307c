"""Requests to the API: who asks, whether they may, and what they sent, each checked before the next is looked at."""

from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeAlias

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.views.decorators.csrf import csrf_exempt

from stoppress.desk.admission.api import RIGHTS
from stoppress.desk.api.problems import Fault, Problem, bad_item, cannot_save, forbidden, unauthorized
from stoppress.desk.tokens import Bearer, find_bearer
from stoppress.wires.parsing import UnreadableJson, parse_json

P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponse]

MOST_BYTES = 10_000_000
JSON_TYPES = ("application/json", "application/ninjs+json")


def answering(**methods: View[P]) -> View[P]:
    """A view that takes these methods only, and turns a Problem into its response."""
    allowed = ", ".join(sorted({name.upper() for name in methods} | ({"HEAD"} if "get" in methods else set()) | {"OPTIONS"}))

    def view(request: HttpRequest, /, *args: P.args, **named: P.kwargs) -> HttpResponse:
        method = "get" if request.method == "HEAD" else (request.method or "").lower()
        if method == "options":
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": allowed})
        try:
            if method not in methods:
                raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, f"Use {allowed} here.", headers={"Allow": allowed})
            return methods[method](request, *args, **named)
        except Problem as problem:
            return problem.response()
        except (DatabaseError, OSError) as error:  # a full disk, most likely
            return cannot_save(error).response()

    return csrf_exempt(view)  # who asks shows a token; no cookie opens anything here


def bearer(request: HttpRequest) -> Bearer:
    """Who asks. Raises Problem: 401 without a good token, 403 where it does not carry the right that the policy table says."""
    match = request.resolver_match
    assert match is not None
    right = RIGHTS[match.view_name, "GET" if request.method == "HEAD" else request.method or ""]
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise unauthorized("Send a token: Authorization: Bearer TOKEN. `stoppress token NAME` makes one.")
    found = find_bearer(secret.strip(), datetime.now(UTC))
    if found is None:
        raise unauthorized("This token is not known, or was revoked. `stoppress token NAME` makes one.")
    if right not in found.rights:
        raise forbidden(f"The token of {found.name} may not {right}. `stoppress token NAME --role {right}` makes one that may.")
    return found


def json_body(request: HttpRequest) -> bytes:
    """What was sent, as bytes that say they are JSON. Raises Problem: 411, 413, 415."""
    if request.content_type not in JSON_TYPES:
        raise Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Send JSON, with Content-Type: {JSON_TYPES[0]}.", headers={"Accept": ", ".join(JSON_TYPES)}
        )
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send it uncompressed.", headers={"Accept-Encoding": "identity"})
    length = request.headers.get("Content-Length", "")
    if not length.isdigit():
        raise Problem(HTTPStatus.LENGTH_REQUIRED, "Say how long it is, by Content-Length.")
    if int(length) > MOST_BYTES:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"What was sent has {int(length):,} bytes; {MOST_BYTES:,} is the most.")
    try:
        return request.body
    except (OSError, RawPostDataException) as error:
        raise Problem(HTTPStatus.BAD_REQUEST, "The request broke off.") from error


def json_object(data: bytes) -> dict[str, Any]:
    """One JSON object. Raises Problem: 400 for what is not JSON, 422 for another kind of it."""
    try:
        value = parse_json(data)
    except UnreadableJson as error:
        raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from error
    if not isinstance(value, dict):
        raise bad_item(Fault("Send one JSON object."))
    return value


def text_field(body: dict[str, Any], name: str, most: int) -> str:
    """A field that must be there and be text. Raises Problem: 422."""
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise bad_item(Fault(f"{name} is missing: send it as text.", f"/{name}"))
    if len(value) > most:
        raise bad_item(Fault(f"{name} has {len(value):,} characters; {most:,} is the most.", f"/{name}"))
    return value
