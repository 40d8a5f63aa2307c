"""The measurements themselves, in the small: they run, and say what docs/measurements.md shows."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench.test_copying import WIRE
from tests.cli import running
from tests.cli.ports import free_port


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bench newsroom of a hundred stories, imported."""
    room = tmp_path_factory.mktemp("bench")
    told = running.stoppress("bench", "copy", "--wire", WIRE, "--size", 100, "--room", room)
    assert told.returncode == 0, told.stderr
    figures = measured(room, "import")
    assert figures["stories"] == figures["published"] == 100
    return room


def measured(room: Path, name: str, *words: object, with_port: bool = True) -> dict[str, Any]:
    port = ("--port", free_port()) if with_port else ()
    ran = running.stoppress("bench", name, "--size", 100, "--room", room, "--json", *port, *words, timeout=300)
    assert ran.returncode == 0, ran.stderr
    figures: dict[str, Any] = json.loads(ran.stdout)
    return figures


def test_publishes_are_followed_to_every_page_that_shows_them(room: Path) -> None:
    figures = measured(room, "publish", "--publishes", 3)
    assert figures["pages_each"]["most"] > 20
    assert figures["pages_found_stale"] == 0
    assert figures["seen_on_every_page_ms"]["p50"] >= figures["answered_ms"]["p50"]


def test_what_is_due_is_seen_at_its_moment_and_not_before(room: Path) -> None:
    figures = measured(room, "due", "--moments", 3)
    assert (figures["moments"], figures["shown_before_its_moment"]) == (3, 0)
    assert 0 <= figures["late_ms"]["p50"] <= figures["late_ms"]["max"]


def test_the_cost_of_a_publish_names_its_fragments(room: Path) -> None:
    figures = measured(room, "cost")
    assert "list/front/feed.rss" in figures["new_top_story"]["names"]
    assert all(figures[kind]["log_bytes"] > 0 for kind in ("headline_fix_old_story", "headline_fix_newest_story", "new_top_story"))


def test_a_press_from_scratch_makes_every_page(room: Path) -> None:
    figures = measured(room, "press", with_port=False)
    assert figures["stories"] >= 100
    assert figures["pages"] > figures["stories"]


def test_the_desk_is_measured_beside_more_rows(room: Path) -> None:
    figures = measured(room, "desk", "--rows", 200, "--times", 5)
    assert figures["rows"] >= 300
    assert figures["flash"]["p99"] >= figures["flash"]["p50"] > 0
    assert figures["publish by the form"]["p95"] > 0


def test_keys_are_followed_to_their_paint(room: Path) -> None:
    figures = measured(room, "keys", "--words", 500, "--times", 5)
    assert (figures["paragraphs"], figures["keys"]) == (10, 5)
    assert figures["key_to_paint_ms"]["max"] >= figures["key_to_paint_ms"]["p50"] >= 8


def test_what_was_measured_is_reported_in_tables(room: Path) -> None:
    ran = running.stoppress("bench", "report", "--room", room)
    assert "## Import, to readable pages" in ran.stdout
    assert "| | 100 |" in ran.stdout


def test_an_import_is_measured_into_a_new_folder_only(room: Path) -> None:
    said = running.one_line(running.stoppress("bench", "import", "--size", 100, "--room", room))
    assert "is there already" in said
