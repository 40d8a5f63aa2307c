"""Versions: what readers had of a story, newest first, its drafts folded; comparing any two, bringing one back."""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Revision
from wagtail.snippets.views.snippets import HistoryView, RevisionsCompareView

from stoppress.desk import reverting
from stoppress.desk.api.states import editions
from stoppress.desk.bodies import block_pictures
from stoppress.desk.clock import moment
from stoppress.desk.library import focus_of
from stoppress.desk.models import Change, Contributor, KeptReceipt, Picture, Section, Standing, Story, StoryChange, Topic
from stoppress.desk.models.stories import StoryHeld
from stoppress.desk.policy import may
from stoppress.desk.screens.publishing import comparing, telling
from stoppress.desk.screens.publishing.receipt import edition_of, wait_for_change
from stoppress.editions.log import Holdings

MOST_DRAFTS = 200
EDIT = "wagtailsnippets_desk_story:edit"


@dataclass(frozen=True, slots=True)
class Version:
    """Something that readers saw happen to a story. `revision` None: they had nothing afterwards."""

    what: str
    by: str
    at: datetime
    headline: str = ""
    edition: int | None = None
    change: int | None = None
    revision: int | None = None
    before: int | None = None
    number: int = 0
    now: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    revision: int
    by: str
    at: datetime
    headline: str
    waits: bool


def versions_of(story: Story, log: Holdings) -> list[Version]:
    """Published versions, newest first."""
    numbers = list(StoryChange.objects.filter(story=story.pk).order_by("-change").values_list("change", flat=True)[:500])
    kept = dict(KeptReceipt.objects.filter(change__in=numbers).values_list("change", "edition"))
    standing = Standing.objects.filter(story=story.pk).first()
    now = standing.revision if standing is not None and standing.state == "live" else None
    found: list[Version] = []
    first: Mapping[str, Any] | None = (
        None if not standing else {"state": standing.state, "revision": standing.revision, "version": standing.version}
    )
    for change in Change.objects.filter(pk__in=numbers).order_by("-pk").defer("payload"):
        turned = change.stories.get(str(story.pk)) or {}
        before, after = turned.get("before"), turned.get("after")
        first = before
        found.append(
            Version(
                what=_what(change.kind, before, after),
                by=telling.author_name(change.author),
                at=moment(change.at),
                edition=kept.get(change.pk) or edition_of(log, change),
                change=change.pk,
                revision=after["revision"] if after and after["state"] == "live" else None,
                before=before["revision"] if before and before["state"] == "live" else None,
                number=(after or {}).get("version", 0),
                now=bool(after and after["state"] == "live" and after["revision"] == now),
            )
        )
    if first and first.get("state") == "live" and first.get("revision"):
        row = Revision.objects.filter(pk=first["revision"]).values_list("created_at", flat=True).first()
        if row is not None:
            at_first = first["revision"]
            found.append(Version("Came by import", "the desk", row, revision=at_first, number=first.get("version", 0), now=at_first == now))
    return _with_headlines(_once(found))


def _what(kind: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    was, now = (before or {}).get("state") == "live", (after or {}).get("state") == "live"
    same = was and now and (before or {}).get("revision") == (after or {}).get("revision")
    if same:
        return "Shown anew, words unchanged"
    match kind:
        case "minor":
            return "Minor edit"
        case "publish":
            return "Update" if was else "Published"
        case "timetable":
            return ("Updated by the timetable" if was else "Went live by the timetable") if now else "Left by the timetable"
        case "revert":
            return "Undo or earlier version" if now else "Undone: unpublished"
        case "kill":
            return "Killed"
        case "unpublish":
            return "Unpublished"
        case "import":
            return "By import or API"
    return "Edited"


def _once(found: list[Version]) -> list[Version]:
    """Only the newest showing of what readers have is what they have now."""
    seen = False
    kept = []
    for version in found:
        kept.append(version if not (version.now and seen) else Version(**{**_fields(version), "now": False}))
        seen = seen or version.now
    return kept


def _with_headlines(found: list[Version]) -> list[Version]:
    wanted = {version.revision for version in found if version.revision}
    said = dict(Revision.objects.filter(pk__in=wanted).values_list("pk", "object_str"))
    return [Version(**{**_fields(version), "headline": said.get(version.revision, "")}) for version in found]


def _fields(version: Version) -> dict[str, Any]:
    return {name: getattr(version, name) for name in Version.__dataclass_fields__}


def drafts_of(story: Story, published: Iterable[int | None]) -> list[Draft]:
    rows = story.revisions.exclude(pk__in=[number for number in published if number]).select_related("user").order_by("-created_at", "-pk")
    return [
        Draft(
            row.pk,
            (row.user.get_full_name() or row.user.get_username()) if row.user else "the desk",
            row.created_at,
            row.object_str,
            row.approved_go_live_at is not None,
        )
        for row in rows.defer("content")[:MOST_DRAFTS]
    ]


class StoryHistory(HistoryView):
    """Wagtail's address, our page."""

    def get(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        story = self.object
        with editions() as log:
            versions = versions_of(story, log)
        user: Any = request.user
        newest = versions[0].change if versions else None
        change = Change.objects.filter(pk=newest).defer("payload").first() if newest else None
        page = {
            "story": story,
            "versions": versions,
            "drafts": drafts_of(story, [version.revision for version in versions]),
            "may_publish": may(user, "publish") and story.state != "killed",
            "may_edit": may(user, "edit", story),
            "undo": newest if change is not None and telling.may_undo(change, user) else None,
            "live": next((version.revision for version in versions if version.now), None),
        }
        return render(request, "desk/publishing/history.html", page)


class StoryCompare(RevisionsCompareView):
    """Any two versions; `earliest`, `live` and `latest` are names for three."""

    def get(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        story = self.object
        asked = request.GET.get("before", ""), request.GET.get("after", "")
        if all(number.isdecimal() for number in asked):
            return redirect("wagtailsnippets_desk_story:revisions_compare", story.pk, *asked)
        before, after = _revision(story, self.revision_id_a), _revision(story, self.revision_id_b)
        page = {
            "story": story,
            "before": before,
            "after": after,
            "rows": compare(before, after),
            "every": list(story.revisions.order_by("-created_at").values_list("pk", "created_at", "object_str")[:100]),
        }
        return render(request, "desk/publishing/compare.html", page)


def compare(before: Revision, after: Revision) -> list[comparing.Row]:
    return comparing.rows(before.content, after.content, _names(before.content, after.content))


def _revision(story: Story, asked: Any) -> Revision:
    named = {
        "earliest": story.revisions.order_by("created_at", "id").first,
        "latest": story.get_latest_revision,
        "live": lambda: story.live_revision,
    }
    found = named[asked]() if asked in named else story.revisions.filter(pk=asked).first() if str(asked).isdecimal() else None
    if found is None:
        raise Http404
    return found


def _names(*contents: Mapping[str, Any]) -> comparing.Names:
    sections = [content["section"] for content in contents if content.get("section")]
    leads = [content["picture"] for content in contents if content.get("picture")]
    topics = {entry.get("topic") for content in contents for entry in content.get("topics") or ()}
    people = {entry.get("contributor") for content in contents for entry in content.get("people") or ()}
    shown = {key for content in contents for key in block_pictures(json.loads(content.get("body") or "[]"))}
    return {
        "section": dict(Section.objects.filter(pk__in=sections).values_list("pk", "name")),
        "topics": dict(Topic.objects.filter(pk__in=topics).values_list("pk", "name")),
        "people": dict(Contributor.objects.filter(pk__in=people).values_list("pk", "name")),
        "picture": {row.pk: _picture(row) for row in Picture.objects.filter(pk__in=leads)},
        "pictures": {row.key: _picture(row) for row in Picture.objects.filter(key__in=shown)},
    }


def _picture(row: Picture) -> str:
    """Its file and cut, in words; the key parts files of one name."""
    chosen = focus_of(row)
    called = row.called or row.file_name
    named = f"{called} (picture {row.key[:12]})" if called else f"Picture {row.key[:12]}"
    return f"{named}, focal point {comparing.focus(*chosen)}" if chosen else named


@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: HttpRequest, story: int, revision: int) -> HttpResponse:
    """Publish an earlier version again; first it is shown what that changes for readers."""
    row = get_object_or_404(Story, pk=story)
    wanted = _revision(row, str(revision))
    history = redirect("wagtailsnippets_desk_story:history", story)
    if row.state == "killed":
        messages.error(request, "It was killed: it stays gone.")
        return history
    if request.method != "POST":
        live = row.live_revision if row.live else None
        page = {
            "story": row,
            "wanted": wanted,
            "live": live,
            "rows": compare(live, wanted) if live else [],
            "draft": reverting.newer_draft(row),
        }
        return render(request, "desk/publishing/bring_back.html", page)
    began = time.monotonic()
    user: Any = request.user
    try:
        brought = reverting.bring_back(row, wanted, datetime.now(UTC), user.get_username(), user)
    except StoryHeld as error:
        messages.error(request, str(error))
        return history
    for why in brought.conflicts.values():
        messages.error(request, why)
    receipt = wait_for_change(brought.changes[-1] if brought.changes else None, began)
    with editions() as log:
        messages.success(request, telling.line(log, receipt))
    return redirect("desk_receipt", receipt.change) if receipt.change else history
