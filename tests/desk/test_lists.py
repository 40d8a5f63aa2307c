"""Lists: newest first, archive pages from the oldest, and no more read than a change asks for."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoppress.desk import lists
from stoppress.desk.changing import changing
from stoppress.desk.lists import A_PAGE, Moves, Place, Rule
from stoppress.desk.models import Membership, Rail, RailPick, Section
from stoppress.desk.publishing import apply_items
from stoppress.press import copy
from stoppress.wires.item import Subject
from tests.desk.newsdesk import DAY, HOUR, NOON, assert_swept, clear, filed_by, held_copy, item, last_change, open_newsroom, publish, read

pytestmark = pytest.mark.usefixtures("desk")

NAME = "day/2022-03-02"


def members() -> list[tuple[int, str]]:
    return list(Membership.objects.filter(list=NAME).order_by("-moment", "uri").values_list("moment", "uri"))


def place(number: int, moment: int) -> Place:
    return Place(number, f"tag:{number:05}", moment, "news", (NAME,))


@given(
    st.lists(st.integers(0, 40), min_size=0, max_size=330),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 45)), min_size=1, max_size=8),
    st.lists(st.integers(0, 329), max_size=120),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_archive_pages_are_those_of_a_naive_count(desk: object, first: list[int], then: list[tuple[int, int]], leave: list[int]) -> None:
    clear()
    held: dict[str, copy.Chunk] = {}
    standing: dict[int, Place] = {}

    def make(moves: Moves) -> None:
        moves.write()
        if NAME in moves.first:
            for key, chunk in lists.chunks(NAME, moves.first[NAME], moves.before[NAME], moves.after[NAME]):
                held.pop(key, None) if chunk is None else held.__setitem__(key, chunk)
        oldest = [number for _, _, number in sorted((p.moment, [-ord(c) for c in p.uri], p.story) for p in standing.values())]
        pages = [tuple(oldest[start : start + A_PAGE]) for start in range(0, len(oldest), A_PAGE)]
        assert held == {f"chunk/{NAME}/{number}": copy.Chunk(page, number < len(pages)) for number, page in enumerate(pages, 1)}
        assert lists.tally(NAME) == len(standing) == lists.tally("month/2022-03") == lists.tally("year/2022")

    def put(moves: Moves, number: int, moment: int | None) -> None:
        before = standing.pop(number, None)
        after = None if moment is None else place(number, moment)
        moves.move(before, after)
        if after:
            standing[number] = after

    with changing(at=NOON):
        moves = Moves([])
        for number, moment in enumerate(first):
            put(moves, number, moment)
        make(moves)
        for number, moment in then:
            moves = Moves([])
            put(moves, number, moment)
            make(moves)
        moves = Moves([])
        for number in dict.fromkeys(leave):
            put(moves, number, None)
        make(moves)


@pytest.mark.parametrize("stories", [99, 100, 101, 200])
def test_a_newest_story_touches_the_last_archive_page_alone(stories: int) -> None:
    open_newsroom()
    apply_items([item(f"s{number:03}", first=NOON + timedelta(seconds=number)) for number in range(stories)], at=NOON + HOUR)
    result = publish("newest", first=NOON + HOUR, at=NOON + HOUR)
    pages = {key for key in filed_by(result.change) if key.startswith("chunk/day/")}
    last = stories // A_PAGE + 1
    assert pages == {f"chunk/day/2022-03-02/{page}" for page in ({last - 1, last} if stories % A_PAGE == 0 else {last})}
    assert_swept(NOON + HOUR)


def test_a_late_arrival_moves_on_what_came_after_it() -> None:
    open_newsroom()
    apply_items([item(f"s{number:03}", first=NOON + timedelta(seconds=number)) for number in range(250)], at=NOON + HOUR)
    result = publish("late", first=NOON + timedelta(seconds=120, milliseconds=500), at=NOON + HOUR)
    assert {key for key in filed_by(result.change) if key.startswith("chunk/day/")} == {"chunk/day/2022-03-02/2", "chunk/day/2022-03-02/3"}
    assert_swept(NOON + HOUR)


def test_list_pages_show_the_newest_fifty_and_count_months() -> None:
    open_newsroom()
    apply_items([item(f"s{number:03}", first=NOON - number * DAY) for number in range(60)], at=NOON)
    listing = read("list/section/news")
    assert len(listing.stories) == 50
    assert listing.months == (copy.Count("2022-03", 2), copy.Count("2022-02", 28), copy.Count("2022-01", 30))
    assert read("list/front").months == ()
    assert read("archive/2022").spans == (copy.Count("2022-01", 30), copy.Count("2022-02", 28), copy.Count("2022-03", 2))
    assert read("archive/years").spans == (copy.Count("2022", 60),)
    assert len(read("sitemap/days").days) == 60


def test_of_stories_published_at_once_the_uri_decides() -> None:
    open_newsroom()
    publish("b")
    publish("a")
    publish("c")
    first, second, third = read("list/front").stories
    assert [read(f"story/{number}/teaser").uri[-1] for number in (first, second, third)] == ["a", "b", "c"]
    assert read("chunk/day/2022-03-02/1").stories == (third, second, first)


def test_feeds_hear_of_thirty_departures_at_most() -> None:
    from stoppress.desk import publishing

    open_newsroom()
    apply_items([item(f"s{number:02}") for number in range(32)], at=NOON)
    for number in range(32):
        publishing.unpublish(f"tag:post,2022:s{number:02}", at=NOON + timedelta(seconds=number))
    departed = read("list/section/news").departed
    assert len(departed) == 30
    assert departed[0] == copy.Departed("tag:post,2022:s31", "2022-03-02T12:00:31Z")


@pytest.mark.parametrize(
    ("rule", "admitted"),
    [
        (Rule("r"), {"a", "b", "c"}),
        (Rule("r", section="news"), {"a", "b"}),
        (Rule("r", kind="explainer"), {"b", "c"}),
        (Rule("r", topic="floods"), {"a"}),
        (Rule("r", section="news", kind="explainer"), {"b"}),
        (Rule("r", section="sport", topic="floods"), set()),
    ],
)
def test_a_rail_fills_by_all_of_its_rules_whether_made_before_or_after(rule: Rule, admitted: set[str]) -> None:
    open_newsroom()
    floods = (Subject("floods", "Floods"),)
    items = [item("a", topics=floods), item("b", kind="explainer"), item("c", kind="explainer", section=Subject("sport", "Sport"))]
    with changing(at=NOON):
        Rail.objects.create(slug="before", title="B", fills=True, fill_section=rule.section, fill_kind=rule.kind, fill_topic=rule.topic)
    apply_items(items, at=NOON)
    with changing(at=NOON):
        Rail.objects.create(slug="after", title="A", fills=True, fill_section=rule.section, fill_kind=rule.kind, fill_topic=rule.topic)
    for rail in ("before", "after"):
        assert {read(f"story/{number}/teaser").uri[-1] for number in read(f"rail/{rail}").fill} == admitted
    assert_swept(NOON)


def test_a_rail_holds_as_many_ready_as_dealing_may_need() -> None:
    open_newsroom()
    apply_items([item(f"s{number:03}", first=NOON - number * HOUR) for number in range(90)], at=NOON)
    with changing(at=NOON):
        Rail.objects.create(slug="top", title="Top", fills=True, limit=8)
    assert len(read("rail/top").fill) == 50
    with changing(at=NOON):
        Rail.objects.create(slug="more", title="More", fills=True, limit=60)
    assert len(read("rail/top").fill) == 69
    assert len(read("list/rail/top").stories) == 50
    assert_swept(NOON)


def test_of_two_picks_of_one_story_the_first_wins() -> None:
    open_newsroom()
    result = publish()
    with changing(at=NOON):
        rail = Rail.objects.create(slug="top", title="Top")
        RailPick.objects.create(rail=rail, uri="tag:post,2022:budget", headline="First")
        RailPick.objects.create(rail=rail, uri="tag:post,2022:budget", headline="Second", order=1)
    assert read("rail/top").picks == (copy.Pick(result.number or 0, "First"),)


def test_sections_of_one_import_come_in_order_of_their_first_story() -> None:
    open_newsroom()
    apply_items([item("b", section=Subject("b", "B")), item("a", first=NOON - DAY, section=Subject("z", "Z"))], at=NOON)
    assert read("navigation").sections == ("news", "z", "b")
    assert list(Section.objects.values_list("slug", flat=True)) == ["news", "z", "b"]


def test_a_publish_asks_the_tables_as_often_in_a_long_archive() -> None:
    open_newsroom()
    counts = []
    for archive in (10, 1_000):
        start = datetime(2000 + archive % 7, 1, 1, tzinfo=UTC)
        apply_items([item(f"{archive}-{number}", first=start + timedelta(hours=number)) for number in range(archive)], at=NOON)
        with CaptureQueriesContext(connection) as queries:
            publish(f"new-{archive}")
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 1
    assert "list/front" in filed_by(last_change().pk)
    assert len(held_copy()) > 1_000
