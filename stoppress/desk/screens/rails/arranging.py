"""Arranging: rails with their slots and where they stand, as plain values, and every move that a front editor can make."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

Slug: TypeAlias = str
Parts: TypeAlias = dict[str, Any]  # plain JSON by the name of each part: "rail/top", "picks/top", "page/front"

PAGES = ("front", "story")
MOST_SLOTS = 50


@dataclass(frozen=True, slots=True)
class Slot:
    """A story picked by hand; `headline` for this slot alone, `until` when it leaves by itself."""

    uri: str
    headline: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rail shows: `limit` stories in all; after the picks, where it `fills`, the newest that match. "" is any."""

    title: str
    limit: int = 8
    fills: bool = False
    section: str = ""
    kind: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    slug: Slug
    rule: Rule
    slots: tuple[Slot, ...] = ()

    def place(self, uri: str) -> int | None:
        return next((at for at, slot in enumerate(self.slots) if slot.uri == uri), None)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All rails, and which of them each kind of page shows, in order."""

    rails: tuple[Row, ...] = ()
    pages: Mapping[str, tuple[Slug, ...]] = field(default_factory=dict)

    def row(self, slug: Slug) -> Row:
        """Raises UnknownRail."""
        for row in self.rails:
            if row.slug == slug:
                return row
        raise UnknownRail(slug)

    def on(self, page: str) -> tuple[Slug, ...]:
        return tuple(self.pages.get(page, ()))


class UnknownRail(LookupError):
    def __init__(self, slug: Slug) -> None:
        super().__init__(f"There is no rail “{slug}” any more: somebody retired it. Look again.")


class NotPicked(LookupError):
    def __init__(self, title: str) -> None:
        super().__init__(f"The story is no longer picked in {title}: somebody took it out. Look again.")


class RailFull(ValueError):
    def __init__(self, title: str) -> None:
        super().__init__(f"{title} has {MOST_SLOTS} picks, the most there can be. Take one out first.")


class SlugTaken(ValueError):
    def __init__(self, slug: Slug) -> None:
        super().__init__(f"A rail with the address /rails/{slug}/ is there already. Choose another title.")


def put(arrangement: Arrangement, uri: str, rail: Slug, at: int, taken_from: Slug = "") -> Arrangement:
    """Pick a story for a rail, or move its pick there, to stand at place `at` (from 0, picks counted without it)."""
    target = arrangement.row(rail)
    slot = Slot(uri)
    for slug in dict.fromkeys((rail, *([taken_from] if taken_from else []))):
        row = arrangement.row(slug)
        place = row.place(uri)
        if place is not None:
            slot = row.slots[place] if slug == taken_from or not taken_from else slot
            arrangement = _with(arrangement, replace(row, slots=row.slots[:place] + row.slots[place + 1 :]))
    target = arrangement.row(rail)
    if len(target.slots) >= MOST_SLOTS:
        raise RailFull(target.rule.title)
    at = max(0, min(at, len(target.slots)))
    return _with(arrangement, replace(target, slots=(*target.slots[:at], slot, *target.slots[at:])))


def take_out(arrangement: Arrangement, uri: str, rail: Slug) -> Arrangement:
    """Raises NotPicked."""
    row, place = _picked(arrangement, uri, rail)
    return _with(arrangement, replace(row, slots=row.slots[:place] + row.slots[place + 1 :]))


def exchange(arrangement: Arrangement, uri: str, rail: Slug, other: str) -> Arrangement:
    """Another story in the same slot; headline and time were the former story's and go with it. Raises NotPicked."""
    row, place = _picked(arrangement, uri, rail)
    slots = [slot for at, slot in enumerate(row.slots) if at == place or slot.uri != other]
    slots[slots.index(row.slots[place])] = Slot(other)
    return _with(arrangement, replace(row, slots=tuple(slots)))


def word(arrangement: Arrangement, uri: str, rail: Slug, headline: str) -> Arrangement:
    """Another headline for this slot; "": the story's own. Raises NotPicked."""
    return _slot(arrangement, uri, rail, lambda slot: replace(slot, headline=headline))


def pin(arrangement: Arrangement, uri: str, rail: Slug, until: datetime | None) -> Arrangement:
    """Until when the story stays; None: until it is taken out. Raises NotPicked."""
    return _slot(arrangement, uri, rail, lambda slot: replace(slot, until=until))


def define(arrangement: Arrangement, rail: Slug, rule: Rule) -> Arrangement:
    return _with(arrangement, replace(arrangement.row(rail), rule=rule))


def make(arrangement: Arrangement, rail: Slug, rule: Rule, page: str = "") -> Arrangement:
    """A new rail, last on `page` where one is named. Raises SlugTaken."""
    if any(row.slug == rail for row in arrangement.rails):
        raise SlugTaken(rail)
    made = replace(arrangement, rails=(*arrangement.rails, Row(rail, rule)))
    return stand(made, rail, page, len(made.on(page))) if page else made


def retire(arrangement: Arrangement, rail: Slug) -> Arrangement:
    arrangement.row(rail)
    pages = {page: tuple(slug for slug in slugs if slug != rail) for page, slugs in arrangement.pages.items()}
    return Arrangement(tuple(row for row in arrangement.rails if row.slug != rail), pages)


def stand(arrangement: Arrangement, rail: Slug, page: str, at: int) -> Arrangement:
    """Put a rail on a kind of page, or move it there, as the one at `at` (from 0)."""
    arrangement.row(rail)
    others = [slug for slug in arrangement.on(page) if slug != rail]
    at = max(0, min(at, len(others)))
    return replace(arrangement, pages={**arrangement.pages, page: (*others[:at], rail, *others[at:])})


def leave(arrangement: Arrangement, rail: Slug, page: str) -> Arrangement:
    """Take a rail from a kind of page; it stays a rail."""
    return replace(arrangement, pages={**arrangement.pages, page: tuple(slug for slug in arrangement.on(page) if slug != rail)})


def picked(arrangement: Arrangement) -> Iterator[tuple[Slug, Slot]]:
    for row in arrangement.rails:
        for slot in row.slots:
            yield row.slug, slot


def _picked(arrangement: Arrangement, uri: str, rail: Slug) -> tuple[Row, int]:
    row = arrangement.row(rail)
    place = row.place(uri)
    if place is None:
        raise NotPicked(row.rule.title)
    return row, place


def _slot(arrangement: Arrangement, uri: str, rail: Slug, change: Callable[[Slot], Slot]) -> Arrangement:
    row, place = _picked(arrangement, uri, rail)
    return _with(arrangement, replace(row, slots=(*row.slots[:place], change(row.slots[place]), *row.slots[place + 1 :])))


def _with(arrangement: Arrangement, row: Row) -> Arrangement:
    return replace(arrangement, rails=tuple(row if each.slug == row.slug else each for each in arrangement.rails))


# As parts: what is kept of a draft, and what two editors' changes are told apart by.


def parts(arrangement: Arrangement) -> Parts:
    made: Parts = {}
    for row in arrangement.rails:
        rule = row.rule
        made[f"rail/{row.slug}"] = [rule.title, rule.limit, rule.fills, rule.section, rule.kind, rule.topic]
        made[f"picks/{row.slug}"] = [[slot.uri, slot.headline, _written(slot.until)] for slot in row.slots]
    for page in PAGES:
        made[f"page/{page}"] = list(arrangement.on(page))
    return made


def assembled(found: Mapping[str, Any]) -> Arrangement:
    """The arrangement of these parts; picks and places of rails that are not among them are left out."""
    rows = []
    for name, said in found.items():
        kind, _, slug = name.partition("/")
        if kind == "rail" and said is not None:
            slots = tuple(Slot(uri, headline, _read(until)) for uri, headline, until in found.get(f"picks/{slug}") or ())
            rows.append(Row(slug, Rule(*said), slots))
    known = {row.slug for row in rows}
    pages = {page: tuple(slug for slug in found.get(f"page/{page}") or () if slug in known) for page in PAGES}
    return Arrangement(tuple(rows), pages)


def _written(until: datetime | None) -> str:
    return "" if until is None else until.astimezone(UTC).isoformat()


def _read(until: str) -> datetime | None:
    return datetime.fromisoformat(until) if until else None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A part that is live as `theirs` since somebody else changed it, and `mine` in the draft."""

    part: str
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """A draft with what went live meanwhile taken in; `parts` hold mine where both changed the same."""

    parts: Parts
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Part by part: who alone changed one is right; where both did, differently, it is a conflict, and mine is shown."""
    made: Parts = {}
    conflicts = []
    for name in dict.fromkeys((*theirs, *mine, *base)):
        was, here, there = base.get(name), mine.get(name), theirs.get(name)
        chosen = there if here == was else here
        if here not in (was, there) and there != was:
            conflicts.append(Conflict(name, here, there))
        if chosen is not None:
            made[name] = chosen
    return Merged(made, tuple(conflicts))
