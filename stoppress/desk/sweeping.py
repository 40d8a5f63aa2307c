"""Sweeping: all copy again from the newsroom's tables, by plain queries, compared with what is filed and kept beside it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from stoppress.desk import lists, rows, site_copy
from stoppress.desk.changing import changing
from stoppress.desk.filing import Filing, differing, file_copy
from stoppress.desk.lists import A_PAGE, DEPARTED, NEWEST, NEWS_MOST, NEWS_SECONDS, Place
from stoppress.desk.models import (
    Contributor,
    Document,
    Membership,
    Newsroom,
    Picture,
    Rail,
    Redirect,
    Section,
    Standing,
    Story,
    Tally,
    ThemeFile,
    Topic,
)
from stoppress.desk.stories import StoryValues, fit_to_print, read_stories, seconds
from stoppress.desk.story_copy import story_copy
from stoppress.press import copy
from stoppress.press.copy import StoryNumber

Standings = dict[str, list[tuple[int, str, StoryNumber]]]  # by list, newest first: moment, uri, story


@dataclass(frozen=True)
class Swept:
    """What a sweep found: keys whose filed copy is not what the tables give, and lists whose kept members or counts are wrong."""

    keys: tuple[str, ...]
    lists: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.keys or self.lists)


def sweep(at: datetime) -> Swept:
    """Compare everything; costs as much as the archive is long. Run what is due before: lists that follow the clock are as of `at`."""
    standings = _standings(at)
    return Swept(tuple(differing(_from_scratch(standings, at))), _wrong_lists(standings))


def refile(at: datetime) -> int | None:
    """Make kept lists and filed copy what the tables give, as one change; answers its number, None where no copy differs."""
    with changing(at=at, cause="All copy filed again", kind="edit") as touched:
        standings = _standings(at)
        rows.delete_all(Membership)
        rows.insert(
            Membership,
            [
                {"list": name, "moment": moment, "uri": uri, "story": story}
                for name, members in sorted(standings.items())
                for moment, uri, story in members
            ],
        )
        rows.delete_all(Tally)
        lists.write_tallies(dict(_counts(standings)))
        file_copy(touched, _from_scratch(standings, at), {})
    return touched.number


def _from_scratch(standings: Standings, at: datetime) -> Filing:
    filed: Filing = {key: None for (key,) in rows.select("SELECT key FROM desk_filed")}
    filed.update((key, None if value is None else copy.encode(value)) for key, value in _all_copy(standings, at))
    return filed


def _stories() -> Iterator[StoryValues]:
    numbers = list(Story.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(numbers), 1_000):
        yield from read_stories(numbers[start : start + 1_000])


def _standings(at: datetime) -> Standings:
    rules = list(site_copy.rail_rules().values())
    found: Standings = {}

    def stand(place: Place) -> None:
        for name in (*place.lists, *lists.rail_lists(place, rules)):
            found.setdefault(name, []).append((place.moment, place.uri, place.story))

    for story in _stories():
        if fit_to_print(story, at):
            stand(lists.public_place(story))
    # Where a story stood when it left is a record of its own; its draft may say something else since.
    for left in Standing.objects.exclude(state="live"):
        stand(Place(left.story, left.uri, left.moment, left.kind, tuple(left.lists.split("\n"))))
    for members in found.values():
        members.sort(key=lambda member: (-member[0], member[1]))
    return found


def _wrong_lists(standings: Standings) -> tuple[str, ...]:
    kept: Standings = {}
    for name, moment, uri, story in Membership.objects.values_list("list", "moment", "uri", "story"):
        kept.setdefault(name, []).append((moment, uri, story))
    for members in kept.values():
        members.sort(key=lambda member: (-member[0], member[1]))
    wrong = {name for name in kept.keys() | standings.keys() if kept.get(name) != standings.get(name)}
    counts = _counts(standings)
    tallies = dict(Tally.objects.values_list("list", "stories"))
    wrong |= {name for name in counts.keys() | tallies.keys() if counts.get(name, 0) != tallies.get(name, 0)}
    return tuple(sorted(wrong))


def _counts(standings: Standings) -> Counter[str]:
    counts = Counter({name: len(members) for name, members in standings.items()})
    for name, members in standings.items():
        if name.startswith("day/"):
            counts[f"month/{name[4:11]}"] += len(members)
            counts[f"year/{name[4:8]}"] += len(members)
    return counts


def _all_copy(standings: Standings, at: datetime) -> site_copy.Filing:
    for story in _stories():
        if fit_to_print(story, at):
            yield from story_copy(story)
    newsroom = Newsroom.objects.first()
    if newsroom is not None or Section.objects.exists():
        yield from site_copy.newsroom_copy(newsroom)
        yield from site_copy.navigation_copy()
        yield "list/front", _listing("front", standings)
        now = seconds(at)
        news = [story for moment, _, story in standings.get("front", ()) if moment > now - NEWS_SECONDS]
        yield "sitemap/news", copy.Listing(tuple(news[:NEWS_MOST]))
    yield from _lists_of("section", Section, standings)
    yield from _lists_of("topic", Topic, standings)
    yield from _lists_of("contributor", Contributor, standings)
    slugs = {model: sorted(model.objects.values_list("slug", flat=True)) for model in (Section, Topic, Contributor, Document, Rail)}
    yield from site_copy.section_copy(slugs[Section])
    yield from site_copy.topic_copy(slugs[Topic])
    yield from site_copy.contributor_copy(slugs[Contributor])
    yield from site_copy.document_copy(slugs[Document])
    yield from site_copy.picture_copy(list(Picture.objects.values_list("key", flat=True)))
    yield from site_copy.theme_copy(list(ThemeFile.objects.values_list("path", flat=True)))
    yield from site_copy.rail_copy(slugs[Rail], at)
    yield from site_copy.banner_copy(at)
    yield from _chunks(standings)
    yield from _archive(standings)
    paths = {
        *Redirect.objects.values_list("path", flat=True),
        *Story.objects.filter(state="killed", address__isnull=False).values_list("address", flat=True),
    }
    yield from site_copy.redirect_copy(sorted(path for path in paths if path))


def _listing(name: str, standings: Standings) -> copy.Listing:
    months = Counter({list_name.rpartition("/")[2]: len(members) for list_name, members in standings.items() if _month_of(list_name, name)})
    departed = standings.get(f"departed/{name}", [])[:DEPARTED]
    return copy.Listing(
        tuple(story for _, _, story in standings.get(name, ())[:NEWEST]),
        tuple(copy.Count(span, count) for span, count in sorted(months.items(), reverse=True)),
        tuple(copy.Departed(uri, lists.moment_shown(moment)) for moment, uri, _ in departed),
    )


def _month_of(list_name: str, name: str) -> bool:
    return name != "front" and list_name.startswith(f"{name}/")


def _lists_of(kind: str, model: type[Section] | type[Topic] | type[Contributor], standings: Standings) -> site_copy.Filing:
    for slug, named in model.objects.values_list("slug", "named"):
        if named or standings.get(f"{kind}/{slug}"):
            yield f"list/{kind}/{slug}", _listing(f"{kind}/{slug}", standings)


def _chunks(standings: Standings) -> site_copy.Filing:
    for name, members in standings.items():
        kind = name.partition("/")[0]
        if kind == "day" or (kind in ("section", "topic", "contributor") and name.count("/") == 2):
            oldest: Sequence[StoryNumber] = [story for _, _, story in reversed(members)]
            for start in range(0, len(oldest), A_PAGE):
                page = tuple(oldest[start : start + A_PAGE])
                yield f"chunk/{name}/{start // A_PAGE + 1}", copy.Chunk(page, start + A_PAGE < len(oldest))


def _archive(standings: Standings) -> site_copy.Filing:
    days = {name.removeprefix("day/"): len(members) for name, members in sorted(standings.items()) if name.startswith("day/")}
    above: dict[str, Counter[str]] = {}
    for day, count in days.items():
        for key, span in ((f"archive/{day[:7]}", day), (f"archive/{day[:4]}", day[:7]), ("archive/years", day[:4])):
            above.setdefault(key, Counter())[span] += count
    for key, spans in above.items():
        yield key, copy.Counts(tuple(copy.Count(span, count) for span, count in sorted(spans.items())))
    if days:
        yield "sitemap/days", copy.Days(tuple(days))
