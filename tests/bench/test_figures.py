"""Figures: percentiles by nearest rank, and what is kept of a measurement."""

import json
from pathlib import Path

from stoppress.bench.figures import keep, percentile, spread


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile(range(1, 101), 0.99) == 99
    assert percentile(range(1, 301), 0.99) == 297
    assert percentile([5.0], 0.99) == 5.0
    assert percentile([3, 1, 2], 0.5) == 2


def test_a_spread_names_median_p99_and_the_worst() -> None:
    assert spread([1.0, 2.0, 3.0]) == {"p50": 2.0, "p99": 3.0, "max": 3.0}


def test_a_measurement_is_kept_with_when_it_was_made(tmp_path: Path) -> None:
    keep(tmp_path / "results", "press-1000", {"stories": 1000})
    kept = json.loads((tmp_path / "results" / "press-1000.json").read_text())
    assert kept["measurement"] == "press-1000"
    assert kept["stories"] == 1000
    assert set(kept) == {"measurement", "made", "python", "stories"}
