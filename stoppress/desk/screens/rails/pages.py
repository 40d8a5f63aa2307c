"""The screen of the fronts: rails side by side, what readers will see beside them, draft, launch and undo."""

import time
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from stoppress.desk.api.states import editions
from stoppress.desk.audit import note
from stoppress.desk.banners import standing_banner
from stoppress.desk.changing import Touched
from stoppress.desk.laid_over import Copyholder, NoSuchPage, show_page
from stoppress.desk.models import FrontsLaunch, Section, Story, Topic
from stoppress.desk.policy import visible
from stoppress.desk.screens.publishing.receipt import wait_for_press
from stoppress.desk.screens.publishing.telling import tell
from stoppress.desk.screens.rails import drafts, launching, moves, visits
from stoppress.desk.screens.rails.arranging import PAGES, Arrangement
from stoppress.desk.screens.rails.board import Board, board, read_stories
from stoppress.desk.screens.rails.differing import in_words, sides
from stoppress.desk.screens.rails.drafted_copy import drafted_copy
from stoppress.desk.searching import search_stories
from stoppress.desk.states import newsroom_timezone
from stoppress.press.look import TemplateBroken
from stoppress.wires.item import KINDS

FOUND = 12
OFFERED = 300  # topics to choose from; others may be typed


@require_safe
@ensure_csrf_cookie
def fronts(request: HttpRequest) -> HttpResponse:
    at = datetime.now(UTC)
    visits.note(request.user, at)
    context = _context(request, at)
    context |= {
        "found": _found(request, ""),
        "preview_story": _preview_story(context["draft"].arrangement, at),
        "topics": Topic.objects.values_list("slug", "name")[:OFFERED],
    }
    return render(request, "desk/rails/fronts.html", context)


@require_safe
def fronts_board(request: HttpRequest) -> HttpResponse:
    """The board anew, for a screen that learnt that something moved."""
    return JsonResponse(_told(request, datetime.now(UTC)))


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """One move in the draft. Nothing of it is live."""
    at = datetime.now(UTC)
    try:
        titles = {row.slug: row.rule.title for row in drafts.read_draft(at).arrangement.rails}
        move, what = moves.read_move(moves.Asked(request.POST.dict(), at, newsroom_timezone(), titles))
        drafts.change_draft(move, what, at, _name(request))
    except moves.REFUSED as error:
        return JsonResponse(_told(request, at, refused=str(error)), status=422)
    note("draft the fronts", about=what)
    return JsonResponse(_told(request, at, said=f"In the draft: {what}."))


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    at = datetime.now(UTC)
    try:
        drafts.take_back(at, _name(request))
    except drafts.NothingToTakeBack as error:
        return JsonResponse(_told(request, at, refused=str(error)), status=422)
    return JsonResponse(_told(request, at, said="The last step is taken back."))


@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    at = datetime.now(UTC)
    mine = request.POST.get("side") == "mine"
    drafts.settle(request.POST.get("part", ""), mine=mine, at=at, by=_name(request))
    return JsonResponse(_told(request, at, said="Yours is in the draft." if mine else "What is live stays."))


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    at = datetime.now(UTC)
    drafts.discard(at, _name(request))
    return JsonResponse(_told(request, at, said="The draft is gone: what you see is live."))


@require_POST
def launch(request: HttpRequest) -> HttpResponse:
    """All of the draft live in one edition, if it is still the draft that was looked at."""
    began, at = time.monotonic(), datetime.now(UTC)
    seen = request.POST.get("seen", "")
    try:
        touched, made = launching.launch(int(seen) if seen.isdecimal() else -1, at=at, by=_name(request))
    except (launching.DraftMoved, launching.OpenConflicts, launching.NothingDrafted) as error:
        return JsonResponse(_told(request, at, refused=str(error)), status=409)
    return JsonResponse(_live(request, touched, made, began))


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """What was live before the last launch, as a new edition."""
    began, at = time.monotonic(), datetime.now(UTC)
    number = request.POST.get("launch", "")
    try:
        touched, made = launching.undo(int(number) if number.isdecimal() else -1, at=at, by=_name(request))
    except (launching.NotTheLast, launching.ChangedSince) as error:
        return JsonResponse(_told(request, at, refused=str(error)), status=409)
    return JsonResponse(_live(request, touched, made, began))


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Still here: who else is, and which draft there is now."""
    at = datetime.now(UTC)
    visits.note(request.user, at)
    draft = drafts.read_draft(at)
    last = FrontsLaunch.objects.values_list("pk", flat=True).first()
    banner = standing_banner(at)
    return JsonResponse(
        {"mark": f"{draft.number}/{last or 0}/{banner.pk if banner else 0}", "here": visits.others(request.user, at), "by": draft.by}
    )


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Stories to bring in, by words; the newest live ones where none are asked for."""
    context = {"found": _found(request, request.GET.get("q", "")), "rails": drafts.read_draft(datetime.now(UTC)).arrangement.rails}
    return render(request, "desk/rails/found.html", context)


@require_safe
def preview(request: HttpRequest, page: str) -> HttpResponse:
    """The front, or a story's page, as readers would get it after a launch, byte for byte."""
    at = datetime.now(UTC)
    draft = drafts.read_draft(at)
    story = request.GET.get("story", "")
    owner = "list/front" if page == "front" else f"story/{story if story.isdecimal() else _preview_story(draft.arrangement, at) or 0}"
    try:
        shown = show_page(settings.STOPPRESS_DATA, owner, drafted_copy(draft.arrangement, draft.live, at))
    except (NoSuchPage, TemplateBroken) as error:
        raise Http404(str(error)) from error
    # Nothing in the page runs; links are kept still by the screen round it.
    policy = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; frame-ancestors 'self'"
    return HttpResponse(shown.body, headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"})


def _live(request: HttpRequest, touched: Touched, made: FrontsLaunch, began: float) -> dict[str, Any]:
    """The receipt over the board."""
    receipt = wait_for_press(touched, began)
    if receipt.edition is not None:
        FrontsLaunch.objects.filter(pk=made.pk).update(edition=receipt.edition)
    with editions() as log:
        told = tell(log, receipt, request.user)
    return _told(request, datetime.now(UTC), said=f"{told.headline}.", receipt=told.markup(request)) | {"edition": receipt.edition}


def _told(request: HttpRequest, at: datetime, *, said: str = "", refused: str = "", receipt: str = "") -> dict[str, Any]:
    context = _context(request, at) | {"receipt": receipt}
    draft: drafts.Draft = context["draft"]
    return {
        "html": render_to_string("desk/rails/board.html", context, request=request),
        "number": draft.number,
        "mark": context["mark"],
        "said": said,
        "refused": refused,
    }


def _context(request: HttpRequest, at: datetime) -> dict[str, Any]:
    page = request.POST.get("page_shown") or request.GET.get("page") or "front"
    page = page if page in PAGES else "front"
    draft = drafts.read_draft(at)
    last = FrontsLaunch.objects.first()
    banner = standing_banner(at)
    return {
        "page": page,
        "draft": draft,
        "board": _board(draft, page, at),
        "differs": in_words(draft),
        "conflicts": [sides(conflict, draft) for conflict in draft.conflicts],
        "last_launch": last,
        "mark": f"{draft.number}/{last.pk if last else 0}/{banner.pk if banner else 0}",
        "banner": banner,
        "here": visits.others(request.user, at),
        "sections": Section.objects.values_list("slug", "name"),
        "kinds": KINDS,
        "timezone": newsroom_timezone(),
    }


def _board(draft: drafts.Draft, page: str, at: datetime) -> Board:
    with editions() as log:
        copy = Copyholder(log, drafted_copy(draft.arrangement, draft.live, at)).copy
        return board(draft.arrangement, page, copy, read_stories(draft.arrangement), at)


def _preview_story(arrangement: Arrangement, at: datetime) -> int | None:
    """The story whose page shows the rails of story pages: the newest live one that no editor picked, else the newest."""
    picked = {slot.uri for row in arrangement.rails for slot in row.slots}
    newest = list(Story.objects.filter(state="live").order_by("-updated").values_list("pk", "uri")[:30])
    return next((number for number, uri in newest if uri not in picked), newest[0][0] if newest else None)


def _found(request: HttpRequest, words: str) -> list[dict[str, Any]]:
    stories = visible(request.user, Story.objects.exclude(state="killed"))
    if words.strip():
        numbers = search_stories(words, 60)
        known = {row["pk"]: row for row in stories.filter(pk__in=numbers).values("pk", "uri", "headline", "state", "section__name")}
        return [known[number] for number in numbers if number in known][:FOUND]
    return list(stories.filter(state="live").order_by("-updated").values("pk", "uri", "headline", "state", "section__name")[:FOUND])


def _name(request: HttpRequest) -> str:
    return str(request.user.get_username())
