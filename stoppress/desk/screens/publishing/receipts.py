"""Receipts: the record of what readers saw change, newest first, each with its own page; undo."""

from datetime import UTC, datetime
from time import monotonic
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from stoppress.desk import reverting
from stoppress.desk.api.states import editions
from stoppress.desk.clock import moment
from stoppress.desk.models import Change
from stoppress.desk.models.stories import StoryHeld
from stoppress.desk.screens.publishing import telling
from stoppress.desk.screens.publishing.receipt import receipt_of, wait_for_change
from stoppress.editions.log import UnknownEdition

A_PAGE = 50


@require_safe
def receipts(request: HttpRequest) -> HttpResponse:
    """The newest changes; `?before=CHANGE` goes on."""
    asked = request.GET.get("before", "")
    with editions() as log:
        lines = telling.newest_lines(log, int(asked) if asked.isdecimal() else None, A_PAGE)
    more = lines[-1].change if len(lines) == A_PAGE else None
    return render(request, "desk/publishing/receipts.html", {"lines": lines, "more": more, "newest": not asked})


@require_safe
def receipt(request: HttpRequest, change: int) -> HttpResponse:
    row = _change(change)
    with editions() as log:
        told = telling.tell(log, receipt_of(log, row), request.user)
        live_at = _live_at(log, told.receipt.edition)
    page = {
        "told": told,
        "change": row,
        "at": moment(row.at),
        "live_at": live_at,
        "author": telling.author_name(row.author),
        "kind": telling.KINDS.get(row.kind, row.kind),
    }
    if "application/json" in request.headers.get("Accept", ""):
        return render(request, "desk/publishing/receipt.html", page)
    return render(request, "desk/publishing/receipt_page.html", page)


@require_POST
def undo(request: HttpRequest, change: int) -> HttpResponse:
    """What a change did to stories is undone, as a new edition."""
    began = monotonic()
    row = _change(change)
    user: Any = request.user
    if not telling.may_undo(row, user):
        messages.error(request, "This cannot be undone: the story changed again since, or was killed. Its history brings back any version.")
        return redirect("desk_receipt", change)
    try:
        undone = reverting.revert_change(row, datetime.now(UTC), user.get_username(), f"Undo: {row.cause}"[:500], user)
    except StoryHeld as error:
        messages.error(request, str(error))
        return redirect("desk_receipt", change)
    for uri, why in undone.conflicts.items():
        messages.error(request, f"{uri}: {why}")
    if not undone.changes:
        messages.warning(request, "Nothing to undo: readers have what they had before.")
        return redirect("desk_receipt", change)
    told = wait_for_change(undone.changes[-1], began)
    with editions() as log:
        messages.success(request, telling.line(log, told))
    return redirect("desk_receipt", undone.changes[-1])


def _change(number: int) -> Change:
    found = Change.objects.filter(pk=number).defer("payload").first()
    if found is None:
        raise Http404
    return found


def _live_at(log: Any, edition: int | None) -> datetime | None:
    if edition is None:
        return None
    try:
        return moment(log.edition(edition).at)
    except UnknownEdition:  # pruned
        return None
