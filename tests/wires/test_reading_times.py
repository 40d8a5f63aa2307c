"""Times: RFC 3339 with an offset, and nothing that is guessed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.wires.item import Item, ahead_of_clock
from stoppress.wires.times import read_time, write_time

AT = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-03-02T18:00:00Z", AT),
        ("2026-03-02T18:00Z", AT),
        ("2026-03-02t18:00:00z", AT),
        ("2026-03-02T20:00:00+02:00", AT),
        ("2026-03-02T20:00:00+0200", AT),
        ("2026-03-02T18:00:00.250Z", AT + timedelta(microseconds=250_000)),
        ("2026-03-02T18:00:00.123456789Z", AT + timedelta(microseconds=123_456)),
        ("2026-03-02T17:59:60Z", AT),
        ("0042-01-01T00:00:00Z", datetime(42, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_to_utc(text: str, at: datetime) -> None:
    assert read_time(text) == at


@pytest.mark.parametrize(
    "text",
    [
        "", "tomorrow", "2026-03-02", "2026-03-02T18:00:00", "2026-02-30T18:00:00Z", "2026-03-02T25:00:00Z", "2026-03-02T18:00:61Z",
        "0000-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-05:00", "2026-03-02T18:00:00+99:00",
        "2026-03-02T18:00:00+00:60", "٢٠٢٦-03-02T18:00:00Z", "1772474400", "2026-W10-1T18:00:00Z", None, 1772474400, True, ["2026"],
    ],
)  # fmt: skip
def test_r15_what_is_no_time_is_none(text: object) -> None:
    assert read_time(text) is None


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_written_time_is_read_again(at: datetime) -> None:
    assert read_time(write_time(at)) == at


@given(st.text(max_size=40))
def test_r15_no_text_brings_reading_down(text: str) -> None:
    read_time(text)


def test_a_story_more_than_five_minutes_ahead_of_the_clock_is_held() -> None:
    item = Item("tag:x,1:1", 1, "Headline", first_created=AT, version_created=AT)
    assert ahead_of_clock(item, AT - timedelta(minutes=5)) == ""
    assert "ahead of the clock" in ahead_of_clock(item, AT - timedelta(minutes=5, seconds=1))


def test_an_update_before_the_first_is_shown_as_the_first() -> None:
    item = Item("tag:x,1:1", 1, "Headline", first_created=AT, version_created=AT - timedelta(days=1))
    assert item.updated == item.first_published == AT
    assert Item("tag:x,1:1", 1, "Headline", version_created=AT).first_published == AT
