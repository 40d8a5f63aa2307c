"""The board: rails as they stand in the draft, each with its picks, and what the rule fills, dealt as the press deals them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from stoppress.desk.models import Story
from stoppress.desk.screens.rails.arranging import PAGES, Arrangement, Row, Slot, picked
from stoppress.press.copy import StoryNumber, Teaser
from stoppress.press.dealing import deal
from stoppress.press.rendering import Reading, Source

SOON = timedelta(minutes=30)
ON = {"front": "the front", "story": "story pages"}
WHY_NOT = {
    "draft": "a draft: shows once it is published",
    "scheduled": "scheduled: shows once it is live",
    "embargoed": "embargoed: shows when the embargo ends",
    "unpublished": "unpublished: readers do not have it",
    "killed": "killed: readers never get it again",
    "": "not known here: shows once it came in and is published",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One story in a rail. `why` tells why readers do not see it in this slot, "" where they do; `picked` False: the rule put it there."""

    uri: str
    headline: str
    own: str
    picked: bool
    place: int
    slot: str = ""
    until: datetime | None = None
    state: str = "live"
    number: StoryNumber | None = None
    picture: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class BoardRail:
    row: Row
    picks: tuple[Card, ...]
    filled: tuple[Card, ...]
    place: int = 0  # on the page shown, from 1; 0: not on it
    also_on: tuple[str, ...] = ()
    section: str = ""  # what the rule fills it from, by the names that readers see
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    page: str
    rails: tuple[BoardRail, ...]
    others: tuple[BoardRail, ...]
    warnings: tuple[str, ...]


def read_stories(arrangement: Arrangement) -> dict[str, dict[str, Any]]:
    """Of every picked story, by uri: number, headline, teaser, state."""
    uris = {slot.uri for _, slot in picked(arrangement)}
    return {row["uri"]: row for row in Story.objects.filter(uri__in=uris).values("uri", "pk", "headline", "teaser", "state")}


def board(arrangement: Arrangement, page: str, copy: Source, stories: Mapping[str, Mapping[str, Any]], at: datetime) -> Board:
    reading = Reading(copy)
    dealt = {rail.slug: tuple(pick.story for pick in rail.teasers) for rail in deal(reading, page)}
    where = {number: arrangement.row(slug).rule.title for slug, numbers in dealt.items() for number in numbers}
    on = arrangement.on(page)
    rails = tuple(_rail(arrangement, slug, dealt.get(slug, ()), where, reading, stories, page, place) for place, slug in enumerate(on, 1))
    others = tuple(
        _rail(arrangement, row.slug, _alone(row, reading), {}, reading, stories, page, 0) for row in arrangement.rails if row.slug not in on
    )
    return Board(page, rails, others, tuple(_warnings(arrangement, page, rails, reading, stories, at)))


def _rail(
    arrangement: Arrangement,
    slug: str,
    shown: tuple[StoryNumber, ...],
    where: Mapping[StoryNumber, str],
    reading: Reading,
    stories: Mapping[str, Mapping[str, Any]],
    page: str,
    place: int,
) -> BoardRail:
    row = arrangement.row(slug)
    picks = tuple(_picked_card(slot, at, row.rule.title, shown, where, reading, stories.get(slot.uri)) for at, slot in enumerate(row.slots))
    numbers = {card.number for card in picks}
    filled = tuple(_filled_card(number, at, reading) for at, number in enumerate(n for n in shown if n not in numbers))
    also = tuple(ON[other] for other in PAGES if other != page and slug in arrangement.on(other))
    section, topic = reading.section(row.rule.section or ""), reading.topic(row.rule.topic or "")
    return BoardRail(
        row, picks, filled, place, also, section.name if section else row.rule.section or "", topic.name if topic else row.rule.topic or ""
    )


def _picked_card(
    slot: Slot,
    place: int,
    title: str,
    shown: tuple[StoryNumber, ...],
    where: Mapping[StoryNumber, str],
    reading: Reading,
    story: Mapping[str, Any] | None,
) -> Card:
    state = story["state"] if story else ""
    number = story["pk"] if story else None
    own = (story["teaser"] or story["headline"]) if story else slot.uri
    teaser = reading.teaser(number) if number is not None else None
    why = WHY_NOT.get(state, "")
    if not why and number not in shown:
        there = where.get(number) if number is not None else None
        why = f"stands in {there} already" if there and there != title else "not shown: the rail is full, or readers have it in a moment"
    return Card(slot.uri, slot.headline or own, own, True, place, slot.headline, slot.until, state, number, _picture(teaser, reading), why)


def _filled_card(number: StoryNumber, place: int, reading: Reading) -> Card:
    teaser = reading.teaser(number)
    assert teaser is not None, "dealing leaves out what has no teaser"
    headline = teaser.teaser or teaser.headline
    return Card(teaser.uri, headline, headline, False, place, number=number, picture=_picture(teaser, reading))


def _picture(teaser: Teaser | None, reading: Reading) -> str:
    """The address of the smallest cut of a story's picture."""
    picture = reading.picture(teaser.picture.picture) if teaser and teaser.picture else None
    return picture.card[0].href if picture and picture.card else ""


def _alone(row: Row, reading: Reading) -> tuple[StoryNumber, ...]:
    """What a rail would show with no other before it."""
    rail = reading.rail(row.slug)
    if rail is None:
        return ()
    numbers = dict.fromkeys((*(pick.story for pick in rail.picks), *rail.fill))
    return tuple(number for number in numbers if reading.teaser(number) is not None)[: rail.limit]


def _warnings(
    arrangement: Arrangement,
    page: str,
    rails: tuple[BoardRail, ...],
    reading: Reading,
    stories: Mapping[str, Mapping[str, Any]],
    at: datetime,
) -> Iterable[str]:
    for rail in rails:
        for card in rail.picks:
            first = next((other for other in rails if other.place < rail.place and other.row.place(card.uri) is not None), None)
            if first is not None:
                yield f"“{card.own}” is picked twice: {first.row.rule.title} shows it, {rail.row.rule.title} does not."
    for row in arrangement.rails:
        for slot in row.slots:
            story = stories.get(slot.uri)
            name = story["headline"] if story else slot.uri
            state = story["state"] if story else ""
            if state in WHY_NOT:
                yield f"“{name}” in {row.rule.title} is {WHY_NOT[state]}."
            if slot.until is not None and slot.until - at <= SOON:
                yield f"“{name}” leaves {row.rule.title} in {max(1, round((slot.until - at).total_seconds() / 60))} minutes."
    for rail in rails:
        if not any(not card.why for card in rail.picks) and not rail.filled:
            yield f"{rail.row.rule.title} is empty: readers see nothing of it on {ON[page]}."
    lead = next((card for rail in rails for card in (*rail.picks, *rail.filled) if not card.why), None)
    if page == "front" and lead is not None and not lead.picture:
        yield f"The lead, “{lead.own}”, has no picture."
