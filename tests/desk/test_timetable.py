"""The timetable: what a moment changes happens at its second, once, and not before."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoppress.desk import publishing, timetable
from stoppress.desk.changing import changing
from stoppress.desk.models import Change, Rail, RailPick, Section, Story, TimetableEntry
from stoppress.desk.publishing import apply_items
from stoppress.desk.timetable import milliseconds, moment_of, next_due, run_due
from tests.desk.newsdesk import DAY, HOUR, NOON, assert_swept, clear, filed_by, held_copy, item, open_newsroom, publish, read, story

pytestmark = pytest.mark.usefixtures("desk")
SECOND = timedelta(seconds=1)


def embargoed(name: str = "budget", until: datetime = NOON + HOUR, at: datetime = NOON, **fields: Any) -> publishing.Result:
    return publish(name, at=at, embargoed_until=until, **fields)


def test_r14_an_embargo_lifts_at_its_second_and_only_then() -> None:
    open_newsroom()
    before = Change.objects.count()
    result = embargoed()
    assert (result.outcome, result.state, result.address, result.change) == ("embargoed", "embargoed", "", None)
    assert next_due() == milliseconds(NOON + HOUR)
    assert run_due(NOON + HOUR - SECOND) == ()
    assert Change.objects.count() == before
    assert "uri/tag:post,2022:budget" not in held_copy()
    (change,) = run_due(NOON + HOUR)
    assert read(f"story/{result.number}/teaser").published == "2022-03-02T12:00:00Z"
    assert f"story/{result.number}/body" in filed_by(change)
    assert (story().state, story().version, story().live) == ("live", 1, True)
    assert_swept(NOON + HOUR)


def test_the_date_of_the_address_is_that_of_the_end_of_the_embargo() -> None:
    open_newsroom("Europe/London")
    embargoed(until=datetime(2022, 4, 1, 23, 30, tzinfo=UTC))
    run_due(NOON + 60 * DAY)
    assert story().address == "/2022/04/02/the-budget/"


def test_r14_what_is_released_is_released_once() -> None:
    open_newsroom()
    embargoed()
    assert len(run_due(NOON + HOUR)) == 1
    changes = Change.objects.count()
    for at in (NOON + HOUR, NOON, NOON + 2 * HOUR):  # a clock that steps back, and on
        assert not [change for change in run_due(at) if Change.objects.get(pk=change).cause.startswith("Goes live")]
    assert Change.objects.count() == changes
    assert story().revisions.filter(approved_go_live_at__isnull=False).count() == 0


def test_r14_a_later_change_of_the_embargo_wins() -> None:
    open_newsroom()
    embargoed()
    embargoed(version=2, until=NOON + 3 * HOUR)
    assert run_due(NOON + 2 * HOUR) == ()
    assert story().state == "embargoed"
    run_due(NOON + 3 * HOUR)
    assert (story().state, story().version) == ("live", 2)


@pytest.mark.parametrize("how", ["kill", "withheld", "canceled", "unpublish", "delete", "held"])
def test_r14_an_embargo_that_was_called_off_never_lifts(how: str) -> None:
    open_newsroom()
    embargoed()
    match how:
        case "kill":
            publishing.kill("tag:post,2022:budget", line="Gone.", at=NOON)
        case "withheld":
            publish(version=2, status="withheld")
        case "canceled":
            publish(version=2, status="canceled")
        case "unpublish":
            publishing.unpublish("tag:post,2022:budget", at=NOON)
        case "delete":
            story().delete()
        case "held":
            publish(version=2, held="Unclear.")
    assert next_due() is None
    run_due(NOON + DAY)
    assert "uri/tag:post,2022:budget" not in held_copy()
    assert not [key for key in held_copy() if key.startswith("gone/")]
    assert_swept(NOON + DAY)


def test_an_embargoed_version_beside_a_live_story_leaves_it_until_then() -> None:
    open_newsroom()
    publish()
    result = embargoed(version=2, headline="After the embargo")
    assert (result.state, result.change) == ("embargoed", None)
    assert read(f"story/{result.number}/teaser").headline == "The budget"
    run_due(NOON + HOUR)
    assert read(f"story/{result.number}/teaser").headline == "After the embargo"
    assert story().version == 2
    assert_swept(NOON + HOUR)


def test_a_publish_before_the_embargo_ends_makes_the_waiting_version_obsolete() -> None:
    open_newsroom()
    publish()
    embargoed(version=2, headline="Waits")
    publish(version=3, headline="Now")
    assert TimetableEntry.objects.filter(kind="go-live").count() == 0
    run_due(NOON + HOUR)
    assert story().headline == "Now"


def test_an_embargo_kept_at_the_desk_holds() -> None:
    section = open_newsroom()
    written = Story(uri="tag:post,2022:desk", headline="Secret", section=section, embargoed_until=NOON + HOUR)
    result = publishing.publish(written, at=NOON)
    assert (result.outcome, result.state, result.change) == ("embargoed", "embargoed", None)
    run_due(NOON + HOUR)
    assert read(f"story/{result.number}/teaser").published == "2022-03-02T13:00:00Z"


def test_r14_one_that_fails_stops_no_other_and_is_tried_again() -> None:
    open_newsroom()
    embargoed("a")
    embargoed("b", until=NOON + HOUR + SECOND)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER broken BEFORE UPDATE ON desk_story WHEN NEW.uri = 'tag:post,2022:a' AND NEW.live"
            " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    assert len(run_due(NOON + 2 * HOUR)) == 1
    assert story("b").state == "live"
    assert story("a").state == "embargoed"
    waiting = TimetableEntry.objects.get(kind="go-live")
    assert (waiting.failures, waiting.due) == (1, milliseconds(NOON + 2 * HOUR) + 60_000)
    assert "the disk is full" in waiting.trouble
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER broken")
    assert run_due(NOON + 2 * HOUR) == ()
    assert len(run_due(NOON + 2 * HOUR + timedelta(minutes=1))) == 1
    assert story("a").state == "live"


def test_r14_a_thousand_at_one_second_are_all_released_within_two() -> None:
    open_newsroom()
    apply_items([item(str(number), embargoed_until=NOON + HOUR) for number in range(1_000)], at=NOON)
    started = time.process_time()
    changes = run_due(NOON + HOUR)
    assert time.process_time() - started < 2
    assert len(changes) == 2
    assert Story.objects.filter(state="live").count() == 1_000
    assert not TimetableEntry.objects.filter(kind="go-live").exists()
    assert_swept(NOON + HOUR)


def test_r14_released_together_or_alone_a_story_is_the_same() -> None:
    def rows() -> list[dict[str, Any]]:
        return list(Story.objects.order_by("uri").values("uri", "state", "version", "live", "address", "published", "updated", "go_live_at",
            "has_unpublished_changes", "first_published_at", "last_published_at", "live_revision_id", "latest_revision_id"))  # fmt: skip

    found = []
    for runs in ((HOUR,), (HOUR - SECOND, HOUR)):
        clear()
        section = open_newsroom()
        embargoed("a", until=NOON + HOUR - SECOND)
        embargoed("b", version=3)
        publishing.schedule(Story(uri="tag:post,2022:c", headline="C", section=section), goes_live=NOON + HOUR, at=NOON)
        for after in runs:
            run_due(NOON + after)
        found.append((held_copy().keys(), [{**row, "first_published_at": None, "last_published_at": None} for row in rows()]))
    assert found[0] == found[1]


def test_a_pick_leaves_its_rail_when_it_runs_out() -> None:
    open_newsroom()
    result = publish()
    with changing(at=NOON):
        rail = Rail.objects.create(slug="top", title="Top")
        RailPick.objects.create(rail=rail, uri="tag:post,2022:budget", until=NOON + HOUR)
        RailPick.objects.create(rail=rail, uri="tag:post,2022:budget", until=NOON + 2 * HOUR, order=1, headline="Second")
    assert [pick.headline for pick in read("rail/top").picks] == [""]
    run_due(NOON + HOUR)
    assert [(pick.story, pick.headline) for pick in read("rail/top").picks] == [(result.number, "Second")]
    run_due(NOON + 2 * HOUR)
    assert read("rail/top").picks == ()
    assert not TimetableEntry.objects.filter(kind="pick").exists()
    assert_swept(NOON + 2 * HOUR)


def test_a_story_leaves_the_news_sitemap_after_two_days() -> None:
    open_newsroom()
    first = publish()
    second = publish("ferry", first=NOON + HOUR, at=NOON + HOUR)
    assert read("sitemap/news").stories == (second.number, first.number)
    assert next_due() == milliseconds(NOON + 2 * DAY)
    run_due(NOON + 2 * DAY)
    assert read("sitemap/news").stories == (second.number,)
    run_due(NOON + 2 * DAY + HOUR)
    assert read("sitemap/news").stories == ()
    assert next_due() is None


def test_an_archive_enters_nothing_in_the_timetable() -> None:
    open_newsroom()
    publish(first=NOON - 300 * DAY)
    assert next_due() is None
    assert read("sitemap/news").stories == ()


def test_a_schedule_cancelled_at_the_desk_is_struck_out() -> None:
    section = open_newsroom()
    written = Story(uri="tag:post,2022:desk", headline="Later", section=section)
    publishing.schedule(written, goes_live=NOON + HOUR, at=NOON)
    revision = story("desk").revisions.get(approved_go_live_at__isnull=False)
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    assert story("desk").state == "draft"
    assert next_due() is None


def test_wagtails_own_schedule_waits_for_our_clock() -> None:
    section: Section = open_newsroom()
    written = Story(uri="tag:post,2022:desk", headline="Later", section=section, go_live_at=NOON + HOUR)
    with changing(at=NOON):  # long ago by Wagtail's own clock
        written.save()
        written.save_revision().publish()
    assert story("desk").state == "scheduled"
    (change,) = run_due(NOON + HOUR)
    assert Change.objects.get(pk=change).kind == "timetable"
    assert story("desk").first_published_at == NOON + HOUR
    assert story("desk").go_live_at is None


@given(st.integers(-62_135_000_000_000_000, 253_402_000_000_000_000))
@settings(max_examples=200, deadline=None)
def test_t10_moments_are_kept_to_the_millisecond_and_never_early(microseconds: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    kept = moment_of(milliseconds(moment))
    assert timedelta(0) <= kept - moment < timedelta(milliseconds=1)


@given(st.lists(st.integers(-2 * 86_400, 2 * 86_400), min_size=1, max_size=6))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_r15_a_clock_that_steps_about_unpublishes_and_refires_nothing(desk: object, steps: list[int]) -> None:
    clear()
    open_newsroom()
    embargoed()
    live = False
    for step in steps:
        at = NOON + timedelta(seconds=step)
        run_due(at)
        live = live or at >= NOON + HOUR
        assert (story().state == "live") is live
    assert Change.objects.filter(cause__startswith="Goes live").count() == live


def test_names_of_what_is_due_are_those_that_can_be_run() -> None:
    assert set(timetable.RUN) == {"go-live", "expire", "pick", "banner", "bin", "news-sitemap"}
