"""The lines of the story list: a page of stories with everything that is shown of each, in a dozen queries."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from wagtail.admin.models import EditingSession
from wagtail.models import Revision

from stoppress.desk.models import LinkAnswer, Story
from stoppress.desk.screens.finding.passages import Marker, first_passage, stored_text
from stoppress.desk.screens.notes.counting import open_notes
from stoppress.desk.screens.publishing.answers import said_of
from stoppress.desk.screens.publishing.states import StoryState, states_of

BIN_DAYS = 30
FIELDS = (
    "pk", "uri", "headline", "kicker", "slugline", "byline", "state", "held", "live", "has_unpublished_changes", "go_live_at", "expire_at",
    "embargoed_until", "edited", "binned", "locked", "kind", "latest_revision_id", "section__name", "owner__username", "owner__first_name",
    "owner__last_name", "locked_by__username", "locked_by__first_name", "locked_by__last_name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Who is in a story now."""

    name: str
    writes: bool  # has words that are not saved yet


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    address: str  # of its editor
    headline: SafeString
    kicker: SafeString
    slugline: SafeString
    section: str
    kind: str
    state: StoryState | None
    byline: SafeString
    owner: str
    edited: datetime | None
    locked_by: str
    people: Sequence[Person]
    notes: int
    answer: LinkAnswer | None  # by preview link, of its newest revision
    why: str  # it is in this view
    passage: SafeString | None  # around the words that were asked for
    leaves_bin: datetime | None


def chosen_columns(stories: Any) -> Any:
    return stories.select_related("section", "owner", "locked_by").only(*FIELDS)


def lines(stories: Sequence[Story], *, at: datetime, text: str = "", why: Mapping[int, str] | None = None) -> list[Line]:
    numbers = [story.pk for story in stories]
    states = states_of(stories)
    people, notes, answers = _people(numbers, at), open_notes(numbers), said_of(numbers)
    marker = Marker(text)
    passages = _passages(stories, marker) if text else {}
    return [
        Line(
            number=story.pk,
            address=reverse("wagtailsnippets_desk_story:edit", args=[story.pk]),
            headline=marker.mark(story.headline),
            kicker=marker.mark(story.kicker),
            slugline=marker.mark(story.slugline),
            section=story.section.name,
            kind=story.kind,
            state=states.get(story.pk),
            byline=marker.mark(story.byline),
            owner=_name(story.owner),
            edited=timezone.localtime(story.edited) if story.edited else None,
            locked_by=_name(story.locked_by) if story.locked else "",
            people=people.get(story.pk, ()),
            notes=notes.get(story.pk, 0),
            answer=answers.get(story.pk),
            why=(why or {}).get(story.pk, ""),
            passage=passages.get(story.pk),
            leaves_bin=story.binned + timedelta(days=BIN_DAYS) if story.binned else None,
        )
        for story in stories
    ]


def _name(account: Any) -> str:
    return (account.get_full_name() or account.get_username()) if account is not None else ""


def _people(numbers: Sequence[int], at: datetime) -> dict[int, list[Person]]:
    """By story, each person once."""
    sessions = EditingSession.objects.filter(
        content_type=Story.get_base_content_type(),
        object_id__in=[str(number) for number in numbers],
        last_seen_at__gte=at - EditingSession.IDLE_TIMEOUT,
    )
    found: dict[int, dict[str, bool]] = {}
    for session in sessions.select_related("user"):
        names = found.setdefault(int(session.object_id), {})
        name = _name(session.user)
        names[name] = names.get(name, False) or session.is_editing
    return {number: [Person(name, writes) for name, writes in sorted(names.items())] for number, names in found.items()}


def _passages(stories: Sequence[Story], marker: Marker) -> dict[int, SafeString]:
    """Where the words stand beside the headline: in the text that readers have, or in a newer draft."""
    stored = Story.objects.filter(pk__in=[story.pk for story in stories]).values_list("pk", "standfirst", "body", "teaser")
    texts = {number: [standfirst, _body(body), teaser] for number, standfirst, body, teaser in stored}
    newer = [story for story in stories if story.live and story.has_unpublished_changes]
    for number, content in Revision.objects.filter(pk__in=[story.latest_revision_id for story in newer]).values_list(
        "object_id", "content"
    ):
        draft = [content.get("headline") or "", content.get("standfirst") or "", _body(content.get("body"))]
        texts[int(number)] += [f"In the newer draft: {said}" for said in draft if said]
    return {number: passage for number, said in texts.items() if (passage := first_passage(marker, said)) is not None}


def _body(body: Any) -> str:
    if isinstance(body, str):
        return stored_text(body)
    return stored_text(json.dumps(list(body.raw_data))) if hasattr(body, "raw_data") else ""
