"""`/api/stories`: one ninjs item in, and what became of it out."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from stoppress.desk import publishing
from stoppress.desk.api.problems import Fault, Problem, bad_item, conflict, not_found
from stoppress.desk.api.requests import answering, bearer, json_body, json_object, text_field
from stoppress.desk.api.states import data_folder, description, editions
from stoppress.desk.item_pictures import ItemPictures
from stoppress.desk.models import Story
from stoppress.desk.pressroom_client import PressroomAway, PressroomFailed, StillPressing, Taken, take
from stoppress.desk.publishing import Result, UnknownStory
from stoppress.desk.story_items import item_of, unmarked
from stoppress.wires.item import Problem as ItemProblem
from stoppress.wires.ninjs import read_item, write_item

WAIT_SECONDS = 10.0
MOST_URI = 500
MOST_LINE = 2_000


def post_story(request: HttpRequest) -> HttpResponse:
    """Create or update a story by its uri."""
    by = bearer(request)
    item, problems = read_item(json_object(json_body(request)))
    if item is None:
        raise bad_item(*(_fault(problem) for problem in problems))
    item, _ = unmarked(item)
    known = Story.objects.filter(uri=item.uri).exists()
    pictures = ItemPictures(data_folder())
    result = publishing.apply_item(item, at=datetime.now(UTC), by=by.name, pictures=pictures.of([item]))
    if result.outcome == "refused":
        raise _refusal(result)
    return _answer(result, HTTPStatus.OK if known else HTTPStatus.CREATED, (*problems, *pictures.told(), *result.problems))


def get_story(request: HttpRequest) -> HttpResponse:
    """Where a story stands, and its item as export would write it."""
    bearer(request)
    uri = request.GET.get("uri", "")
    if not uri:
        raise Problem(HTTPStatus.BAD_REQUEST, "Name the story: /api/stories?uri=URI.")
    story = Story.objects.filter(uri=uri).first()
    if story is None:
        raise not_found(f"No story is known by the uri {uri!r}.")
    with editions() as log:
        return _json(HTTPStatus.OK, {**description(story, log), "item": write_item(item_of(story))})


def post_unpublish(request: HttpRequest) -> HttpResponse:
    """Take a story from readers; its address answers 404."""
    by = bearer(request)
    body = json_object(json_body(request))
    uri = text_field(body, "uri", MOST_URI)
    try:
        return _answer(publishing.unpublish(uri, at=datetime.now(UTC), by=by.name))
    except UnknownStory as error:
        raise not_found(str(error)) from error


def post_kill(request: HttpRequest) -> HttpResponse:
    """Withdraw a story for good; its address answers 410 with the line."""
    by = bearer(request)
    body = json_object(json_body(request))
    uri, line = text_field(body, "uri", MOST_URI), text_field(body, "line", MOST_LINE)
    try:
        return _answer(publishing.kill(uri, line=line, at=datetime.now(UTC), by=by.name))
    except UnknownStory as error:
        raise not_found(str(error)) from error


stories = answering(get=get_story, post=post_story)
unpublish = answering(post=post_unpublish)
kill = answering(post=post_kill)


def _answer(result: Result, status: HTTPStatus = HTTPStatus.OK, problems: tuple[ItemProblem, ...] = ()) -> HttpResponse:
    """What became of it: once readers have it, or 202 with where to look, where that takes longer or an embargo holds it."""
    taken: Taken | None = None
    trouble = ""
    if result.change is not None:
        try:
            taken = take(data_folder(), result.change, WAIT_SECONDS)
        except StillPressing:
            trouble = "It takes longer than usual."
        except (PressroomAway, PressroomFailed) as error:
            trouble = str(error)
    story = Story.objects.get(uri=result.uri)
    with editions() as log:
        body = description(story, log)
        if taken is not None and not taken.not_live and result.state in ("live", "unpublished", "killed"):
            body |= {"state": result.state, "version": result.version}  # this change's own, whatever came after it
        if body["state"] in ("live", "unpublished", "killed"):
            body["edition"] = taken.edition if taken is not None else log.head()
    if problems:
        body["problems"] = [{"field": problem.field, "message": problem.message} for problem in problems]
    if body["state"] == "pressing":
        return _later(body, reverse("change", args=[result.change]) if result.change is not None else _where(story.uri), trouble)
    if result.outcome == "embargoed":
        return _later(body, _where(story.uri), "")
    return _json(status, body)


def _later(body: dict[str, Any], address: str, trouble: str) -> HttpResponse:
    if trouble:
        body["trouble"] = trouble
    return _json(HTTPStatus.ACCEPTED, {**body, "change": address}, {"Location": address})


def _where(uri: str) -> str:
    return f"{reverse('stories')}?{urlencode({'uri': uri})}"


def _refusal(result: Result) -> Problem:
    if result.refusal in ("older", "conflict", "killed"):
        faults = tuple(_fault(problem) for problem in result.problems) or (Fault(_CONFLICTS[result.refusal], "/version"),)
        return conflict(faults[0].message, *faults, state=result.state, version=result.version)
    return bad_item(*(_fault(problem) for problem in result.problems))


_CONFLICTS = {
    "older": "A newer version of the story is here already.",
    "conflict": "The same version is here already, with other content: raise the version.",
    "killed": "The story was killed: it stays gone.",
}


def _fault(problem: ItemProblem) -> Fault:
    return Fault(problem.message, problem.field)


def _json(status: HTTPStatus, body: dict[str, Any], headers: dict[str, str] | None = None) -> HttpResponse:
    return JsonResponse(
        body, status=status, headers={"Cache-Control": "no-store", **(headers or {})}, json_dumps_params={"ensure_ascii": False}
    )
