"""Stories as filing sees them: plain values of the rows, children included."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from stoppress.desk.models import Byline, Correction, RelatedStory, Story, StoryTopic

MOST_AT_ONCE = 5_000


@dataclass(slots=True)
class StoryValues:
    """One row of Story with its children; `section`, `topics` and `people` are slugs, `picture` is a key, `body` raw blocks."""

    number: int
    uri: str
    version: int
    state: str
    revision: int | None
    headline: str
    teaser: str
    kicker: str
    standfirst: str
    byline: str
    dateline: str
    section: str
    kind: str
    body: list[dict[str, Any]]
    language: str
    picture: str | None
    has_picture: bool
    picture_alt: str
    picture_caption: str
    picture_credit: str
    picture_photographer: str
    embargoed_until: datetime | None
    published: datetime | None
    updated: datetime | None
    address: str | None
    address_date: date | None
    left: datetime | None
    kill_line: str
    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    corrections: tuple[tuple[str, str, datetime, str], ...] = ()


def seconds(moment: datetime) -> int:
    """Seconds since 1970, UTC."""
    return int(moment.timestamp() // 1)


def shown_time(moment: datetime) -> str:
    """As copy writes times: `2022-03-02T13:44:00Z`."""
    moment = moment.astimezone(UTC)
    return f"{moment.year:04}-{moment.month:02}-{moment.day:02}T{moment.hour:02}:{moment.minute:02}:{moment.second:02}Z"


def fit_to_print(story: StoryValues, at: datetime) -> bool:
    """Whether readers may have the story at that moment."""
    return story.state == "live" and story.address is not None and (story.embargoed_until is None or story.embargoed_until <= at)


_FIELDS = (
    "id", "uri", "version", "state", "live_revision_id", "headline", "teaser", "kicker", "standfirst", "byline", "dateline",
    "section__slug", "kind", "body", "language", "picture__key", "picture_href", "picture_alt", "picture_caption", "picture_credit",
    "picture_photographer", "embargoed_until", "published", "updated", "address", "address_date", "left", "kill_line",
)  # fmt: skip


def read_stories(numbers: Collection[int]) -> Iterator[StoryValues]:
    """The stories of these numbers that there are, as the tables have them."""
    ordered = sorted(numbers)
    for start in range(0, len(ordered), MOST_AT_ONCE):
        yield from _read(ordered[start : start + MOST_AT_ONCE])


def _read(numbers: list[int]) -> Iterator[StoryValues]:
    topics = _gather(StoryTopic, numbers, "topic__slug")
    people = _gather(Byline, numbers, "contributor__slug")
    related = _gather(RelatedStory, numbers, "uri", "name")
    corrections = _gather(Correction, numbers, "uri", "line", "at", "html")
    for row in Story.objects.filter(pk__in=numbers).order_by("pk").values_list(*_FIELDS):
        number = row[0]
        values = list(row)
        values[13] = raw_body(values[13])
        values[16] = bool(row[15] or row[16])
        values += (
            tuple(slug for (slug,) in topics.get(number, ())),
            tuple(slug for (slug,) in people.get(number, ())),
            tuple(related.get(number, ())),
            tuple(corrections.get(number, ())),
        )
        yield StoryValues(*values)


def _gather(model: Any, numbers: list[int], *fields: str) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for number, *rest in model.objects.filter(story_id__in=numbers).order_by("story_id", "order", "pk").values_list("story_id", *fields):
        found.setdefault(number, []).append(tuple(rest))
    return found


def raw_body(body: Any) -> list[dict[str, Any]]:
    """The blocks of a StreamField's value as they are stored, `{"type", "value", "id"}`."""
    return list(body.raw_data) if hasattr(body, "raw_data") else list(body or ())
