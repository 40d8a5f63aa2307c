"""Times as readers see them."""

import pytest

from stoppress.press import times


def test_a_time_is_shown_in_the_newsrooms_zone() -> None:
    assert times.shown("2022-03-02T13:44:00Z", "Europe/London") == "2 March 2022, 13:44"
    assert times.shown("2022-07-02T23:30:00Z", "Europe/London") == "3 July 2022, 00:30"
    assert times.shown("2022-03-02T13:44:00Z", "Asia/Kathmandu") == "2 March 2022, 19:29"


def test_machines_are_told_the_offset() -> None:
    assert times.machine("2022-07-02T23:30:00Z", "Europe/London") == "2022-07-03T00:30:00+01:00"
    assert times.machine("2022-07-02T23:30:00.250Z", "UTC") == "2022-07-02T23:30:00+00:00"


def test_the_hour_that_comes_twice_keeps_its_two_offsets() -> None:
    assert times.machine("2022-10-30T00:30:00Z", "Europe/London") == "2022-10-30T01:30:00+01:00"
    assert times.machine("2022-10-30T01:30:00Z", "Europe/London") == "2022-10-30T01:30:00+00:00"


def test_feeds_write_times_their_own_way() -> None:
    assert times.mail("2022-03-02T13:44:00Z") == "Wed, 02 Mar 2022 13:44:00 +0000"
    assert times.utc("2022-03-02T14:44:00+01:00") == "2022-03-02T13:44:00Z"


@pytest.mark.parametrize(("span", "name"), [("2022", "2022"), ("2022-03", "March 2022"), ("2022-03-02", "2 March 2022")])
def test_a_span_has_a_name(span: str, name: str) -> None:
    assert times.span_name(span) == name


@pytest.mark.parametrize("name", ["Europe/Nowhere", "../../etc/passwd", "", "/etc/localtime", "Europe"])
def test_an_unknown_zone_is_named(name: str) -> None:
    with pytest.raises(times.UnknownZone, match="IANA"):
        times.zone(name)


def test_a_months_days_are_counted() -> None:
    assert (times.days_in("2024-02"), times.days_in("2022-02"), times.weekday("2022-03-02")) == (29, 28, 2)
