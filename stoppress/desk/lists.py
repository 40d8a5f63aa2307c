"""Lists: who stands in which, kept beside the stories, and the copy of every list that a change touches.

Nothing here costs more for a long archive: a list's newest are found by its order, its counts are kept, and an archive
page is read from the end up to where something changed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.db import connection

from stoppress.desk.bodies import block_pictures
from stoppress.desk.rows import select, select_in, write
from stoppress.desk.stories import StoryValues, seconds, shown_time
from stoppress.press import copy
from stoppress.press.copy import CopyKey, StoryNumber

ListName: TypeAlias = str  # "section/news", "topic/flooding/2022-03", "departed/front"

NEWEST = 50  # stories of a list page
A_PAGE = 100  # stories of an archive page
DEPARTED = 30
NEWS_SECONDS = 2 * 24 * 3600  # how long a story stands in the news sitemap
NEWS_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Rule:
    """How a rail fills; "" is any."""

    rail: str
    section: str = ""
    kind: str = ""
    topic: str = ""

    def admits(self, kind: str, lists: Iterable[ListName]) -> bool:
        return (
            (not self.kind or self.kind == kind)
            and (not self.section or f"section/{self.section}" in lists)
            and (not self.topic or f"topic/{self.topic}" in lists)
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story stands: `moment` in seconds since 1970 and uri are its place in every one of its lists."""

    story: StoryNumber
    uri: str
    moment: int
    kind: str
    lists: tuple[ListName, ...]  # without rails, which follow from their rules


def public_lists(story: StoryValues) -> tuple[ListName, ...]:
    """The lists that a public story stands in."""
    assert story.address_date is not None
    day = story.address_date.isoformat()
    lists = ["front", f"day/{day}"]
    for name in (
        f"section/{story.section}",
        *(f"topic/{slug}" for slug in dict.fromkeys(story.topics)),
        *(f"contributor/{slug}" for slug in dict.fromkeys(story.people)),
    ):
        lists += (name, f"{name}/{day[:7]}")
    pictures = [story.picture] if story.picture else []
    lists += (f"picture/{key}" for key in dict.fromkeys([*pictures, *block_pictures(story.body)]))
    return tuple(lists)


def departed_lists(lists: Iterable[ListName]) -> tuple[ListName, ...]:
    """The lists whose feeds say that a story left, from those in which it stood."""
    return tuple(
        f"departed/{name}" for name in lists if name == "front" or (name.count("/") == 1 and not name.startswith(("day/", "picture/")))
    )


def public_place(story: StoryValues) -> Place:
    assert story.published is not None
    return Place(story.number, story.uri, seconds(story.published), story.kind, public_lists(story))


def rail_lists(place: Place, rules: Sequence[Rule]) -> list[ListName]:
    """The rails that a place's rules put it in; of a departed story those whose feeds say so."""
    if place.lists and place.lists[0].startswith("departed/"):
        stood = [name.removeprefix("departed/") for name in place.lists]
        return [f"departed/rail/{rule.rail}" for rule in rules if rule.admits(place.kind, stood)]
    return [f"rail/{rule.rail}" for rule in rules if rule.admits(place.kind, place.lists)] if place.lists else []


class Moves:
    """The comings and goings of one change, gathered, then written at once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._out: list[tuple[ListName, int, str]] = []
        self._in: list[tuple[ListName, int, str, StoryNumber]] = []
        self._by: dict[ListName, int] = {}
        self.first: dict[ListName, tuple[int, str]] = {}  # of each list the oldest place that something came to or left
        self.latest: dict[ListName, int] = {}  # of each list the newest moment of those
        self.before: dict[ListName, int] = {}
        self.after: dict[ListName, int] = {}

    def move(self, before: Place | None, after: Place | None) -> None:
        old = [*before.lists, *rail_lists(before, self._rules)] if before else []
        new = [*after.lists, *rail_lists(after, self._rules)] if after else []
        if before and after and (before.moment, before.uri) == (after.moment, after.uri):
            stays = set(old) & set(new)
            old = [name for name in old if name not in stays]
            new = [name for name in new if name not in stays]
        if before:
            for name in old:
                self._out.append((name, before.moment, before.uri))
                self._note(name, before.moment, before.uri, -1)
        if after:
            for name in new:
                self._in.append((name, after.moment, after.uri, after.story))
                self._note(name, after.moment, after.uri, 1)

    def _note(self, name: ListName, moment: int, uri: str, by: int) -> None:
        self._by[name] = self._by.get(name, 0) + by
        if name.startswith("day/"):
            for span in (f"month/{name[4:11]}", f"year/{name[4:8]}"):
                self._by[span] = self._by.get(span, 0) + by
        first = self.first.get(name)
        if first is None or moment < first[0] or (moment == first[0] and uri > first[1]):
            self.first[name] = (moment, uri)
        self.latest[name] = max(moment, self.latest.get(name, moment))

    def write(self) -> None:
        """Bring the tables up to date; `before` and `after` then tell how many stand in each list that was touched."""
        write("DELETE FROM desk_membership WHERE list = %s AND moment = %s AND uri = %s", self._out)
        self._in.sort()
        write("INSERT INTO desk_membership (list, moment, uri, story) VALUES (%s, %s, %s, %s)", self._in)
        names = list(self._by)
        self.before = dict.fromkeys(names, 0)
        self.before.update(tallies(names))
        self.after = {name: self.before[name] + by for name, by in self._by.items()}
        write_tallies({name: count for name, count in self.after.items() if count != self.before[name]})

    def lists(self) -> set[ListName]:
        return set(self.first)


def tallies(names: Iterable[ListName]) -> dict[ListName, int]:
    return dict(select_in("SELECT list, stories FROM desk_tally WHERE list IN", names))


def write_tallies(counts: dict[ListName, int]) -> None:
    write("DELETE FROM desk_tally WHERE list = %s", [(name,) for name, count in counts.items() if not count])
    write(
        "INSERT INTO desk_tally (list, stories) VALUES (%s, %s) ON CONFLICT (list) DO UPDATE SET stories = excluded.stories",
        [item for item in counts.items() if item[1]],
    )


def tally(name: ListName) -> int:
    return tallies([name]).get(name, 0)


def newest(name: ListName, most: int) -> list[StoryNumber]:
    return [
        number for (number,) in select("SELECT story FROM desk_membership WHERE list = %s ORDER BY moment DESC, uri LIMIT %s", name, most)
    ]


def counts_under(prefix: str, after: str) -> list[copy.Count]:
    """Counts of the lists that begin with `prefix`, oldest first; `after` is the prefix with its last character raised by one."""
    found = select("SELECT list, stories FROM desk_tally WHERE list > %s AND list < %s ORDER BY list", prefix, after)
    return [copy.Count(name.rpartition("/")[2], stories) for name, stories in found]


def listing(name: ListName, first: Sequence[StoryNumber] = ()) -> copy.Listing:
    """The copy of a list's own page; `first` are stories that stand before the rest."""
    stories = list(dict.fromkeys([*first, *newest(name, NEWEST)]))[:NEWEST]
    months = [] if name == "front" or name.startswith("rail/") else counts_under(f"{name}/", f"{name}0")
    departed = select(
        "SELECT uri, moment FROM desk_membership WHERE list = %s ORDER BY moment DESC, uri LIMIT %s", f"departed/{name}", DEPARTED
    )
    return copy.Listing(
        tuple(stories), tuple(reversed(months)), tuple(copy.Departed(uri, moment_shown(moment)) for uri, moment in departed)
    )


def moment_shown(moment: int) -> str:
    from datetime import UTC, datetime, timedelta

    return shown_time(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment))


def chunks(name: ListName, first: tuple[int, str], before: int, after: int) -> Iterator[tuple[CopyKey, copy.Chunk | None]]:
    """The archive pages of a list from the first that could differ on; `first` is the oldest place that changed."""
    older = select(
        "SELECT count(*) FROM desk_membership WHERE list = %s AND (moment < %s OR (moment = %s AND uri > %s))", name, first[0], *first
    )[0][0]
    page = max(0, (older - 1) // A_PAGE)  # the page before may end to be the last one
    skip = page * A_PAGE
    numbers = newest(name, after - skip)[::-1] if after > skip else []
    for start in range(0, len(numbers), A_PAGE):
        page += 1
        yield f"chunk/{name}/{page}", copy.Chunk(tuple(numbers[start : start + A_PAGE]), start + A_PAGE < len(numbers))
    for gone in range(page + 1, -(-before // A_PAGE) + 1):
        yield f"chunk/{name}/{gone}", None


def archive(day: ListName, *, days: bool) -> Iterator[tuple[CopyKey, copy.Value | None]]:
    """The counts above one day; `days` where a day came or went."""
    year, month = day[4:8], day[4:11]
    for key, found in (
        (f"archive/{month}", counts_under(f"day/{month}-", f"day/{month}.")),
        (f"archive/{year}", counts_under(f"month/{year}-", f"month/{year}.")),
        ("archive/years", counts_under("year/", "year0")),
    ):
        yield key, copy.Counts(tuple(found)) if found else None
    if days:
        found = counts_under("day/", "day0")
        yield "sitemap/days", copy.Days(tuple(count.span for count in found)) if found else None


def news_sitemap(now: int) -> tuple[copy.Listing, int | None]:
    """Stories of the last two days, and when (seconds since 1970) the next one leaves."""
    found = select(
        "SELECT story, moment FROM desk_membership WHERE list = 'front' AND moment > %s ORDER BY moment DESC, uri LIMIT %s",
        now - NEWS_SECONDS,
        NEWS_MOST,
    )
    return copy.Listing(tuple(number for number, _ in found)), found[-1][1] + NEWS_SECONDS if found else None


def matching(rule: Rule, most: int) -> list[StoryNumber]:
    """The newest public stories that a rule admits: what `refill` would put first into its rail's list. Nothing is written."""
    base, section = _rule_lists(rule)
    found = select(f"SELECT m.story {_ADMITTED} ORDER BY m.moment DESC, m.uri LIMIT %s", base, rule.kind, rule.kind, section, section, most)
    return [number for (number,) in found]


_ADMITTED = """FROM desk_membership m JOIN desk_standing s ON s.story = m.story
    WHERE m.list = %s AND (%s = '' OR s.kind = %s)
    AND (%s = '' OR EXISTS (SELECT 1 FROM desk_membership n WHERE n.list = %s AND n.moment = m.moment AND n.uri = m.uri))"""


def _rule_lists(rule: Rule) -> tuple[ListName, ListName]:
    """The list that a rule is found in, and the one that its stories must stand in besides."""
    base = f"topic/{rule.topic}" if rule.topic else f"section/{rule.section}" if rule.section else "front"
    return base, f"section/{rule.section}" if rule.section else ""


def refill(rule: Rule | None, rail: str) -> None:
    """Put the stories that match a rail's rule into its list, from nothing; costs as much as there are."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM desk_membership WHERE list IN (%s, %s)", [f"rail/{rail}", f"departed/rail/{rail}"])
        if rule is not None:
            base, section = _rule_lists(rule)
            for prefix in ("", "departed/"):
                cursor.execute(
                    f"INSERT INTO desk_membership (list, moment, uri, story) SELECT %s, m.moment, m.uri, m.story {_ADMITTED}",
                    [f"{prefix}rail/{rail}", prefix + base, rule.kind, rule.kind, section, prefix + section],
                )
    for name in (f"rail/{rail}", f"departed/rail/{rail}"):
        write_tallies({name: select("SELECT count(*) FROM desk_membership WHERE list = %s", name)[0][0]})
