"""Moments and spans of time as people type them."""

import click
import pytest

from stoppress.cli.options import MOMENT, SPAN


@pytest.mark.parametrize(
    ("typed", "ms"),
    [
        ("2026-03-02T14:03Z", 1_772_460_180_000),
        ("2026-03-02T15:03+01:00", 1_772_460_180_000),
        ("2026-03-02 14:03:00.250Z", 1_772_460_180_250),
    ],
)
def test_a_moment_with_its_zone_is_understood(typed: str, ms: int) -> None:
    assert MOMENT.convert(typed, None, None) == ms


@pytest.mark.parametrize("typed", ["2026-03-02T14:03", "yesterday", "14:03", "", "2026-02-30T00:00Z"])
def test_a_moment_without_zone_or_sense_is_refused(typed: str) -> None:
    with pytest.raises(click.BadParameter):
        MOMENT.convert(typed, None, None)


@pytest.mark.parametrize(("typed", "ms"), [("90d", 7_776_000_000), ("36h", 129_600_000), ("5m", 300_000), ("1s", 1_000)])
def test_a_span_of_time_is_understood(typed: str, ms: int) -> None:
    assert SPAN.convert(typed, None, None) == ms


@pytest.mark.parametrize("typed", ["90", "d", "-3d", "1.5h", "9999999d", "٣d x"])
def test_a_span_without_unit_or_sense_is_refused(typed: str) -> None:
    with pytest.raises(click.BadParameter):
        SPAN.convert(typed, None, None)
