"""Export, and import into an empty newsroom: the same public pages, byte for byte."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from stoppress.desk import publishing
from stoppress.desk.exporting import WouldOverwrite, export_newsroom
from stoppress.desk.models import Story
from tests.newsroom.folders import item, newsroom, photograph, pictured, uri, write_lines
from tests.newsroom.pages import all_pages
from tests.newsroom.rehearsal import rehearsing
from tests.newsroom.stack import stoppress
from tests.newsroom.test_importing import take_in
from tests.wires.ninjs_rules import faults

NOW = datetime.now(UTC).replace(microsecond=0)


def lived_in(data: Path, folder: Path) -> None:
    """A newsroom in which every kind of thing has happened."""
    from stoppress.desk.pressroom_client import take

    take_in(data, newsroom(folder))
    for result in (
        publishing.unpublish(uri(4), at=NOW),
        publishing.kill(uri(5), line="Not so.", at=NOW + timedelta(seconds=1)),
        publishing.unpublish(uri(6), at=NOW + timedelta(seconds=2)),
    ):
        assert result.change is not None
        take(data, result.change)
    story = Story.objects.get(uri=uri(7))
    story.slug = "another-slug"
    moved = publishing.publish(story, at=NOW + timedelta(seconds=3))
    story = Story.objects.get(uri=uri(8))
    story.headline = "A newer draft"
    publishing.save_draft(story, at=NOW + timedelta(seconds=4))
    publishing.schedule(Story.objects.get(uri=uri(15)), goes_live=NOW + timedelta(days=400), at=NOW + timedelta(seconds=5))
    assert moved.change is not None
    take(data, moved.change)
    (folder / "media" / "wall.jpg").write_bytes(photograph((1, 99, 50)))
    take_in(data, write_lines(folder / "later.jsonl", [pictured(60, "media/wall.jpg")]))


def test_export_then_import_gives_the_same_pages(data: Path, tmp_path: Path) -> None:
    with rehearsing(data):
        lived_in(data, tmp_path / "post")
        before = all_pages(data)
        exported = export_newsroom(tmp_path / "out", data)
    assert exported.lost == ()
    other = tmp_path / "other"
    stoppress("import", str(tmp_path / "out"), "--data", str(other), check=False)
    after = all_pages(other)
    assert after.keys() == before.keys()
    assert [path for path in before if before[path] != after[path]] == []
    files = {file.name: file.read_bytes() for file in (data / "media").iterdir()}
    assert {file.name: file.read_bytes() for file in (other / "media").iterdir()} == files


def test_export_twice_is_the_same_and_so_is_the_export_of_an_import(data: Path, tmp_path: Path) -> None:
    with rehearsing(data):
        lived_in(data, tmp_path / "post")
        export_newsroom(tmp_path / "out", data)
        export_newsroom(tmp_path / "again", data)
    assert contents(tmp_path / "again") == contents(tmp_path / "out")
    other = tmp_path / "other"
    stoppress("import", str(tmp_path / "out"), "--data", str(other), check=False)
    stoppress("export", str(tmp_path / "third"), "--data", str(other))
    third, out = contents(tmp_path / "third"), contents(tmp_path / "out")
    assert third.keys() == out.keys()
    assert [name for name in out if third[name] != out[name]] == []


def test_an_export_taken_in_where_it_came_from_changes_nothing(data: Path, tmp_path: Path) -> None:
    with rehearsing(data):
        take_in(data, newsroom(tmp_path / "post"))
        before = all_pages(data)
        export_newsroom(tmp_path / "out", data)
        report = take_in(data, tmp_path / "out")
        assert (report.published, report.updated) == (0, 0)
        assert all_pages(data) == before


def test_what_is_written_is_valid_ninjs(data: Path, tmp_path: Path) -> None:
    with rehearsing(data):
        lived_in(data, tmp_path / "post")
        export_newsroom(tmp_path / "out", data)
    items = stories(tmp_path / "out")
    for one in items:
        assert faults(one) == []
    statuses = [(one["uri"].rpartition(":")[2], one["pubStatus"]) for one in items]
    assert ("17", "canceled") in statuses
    assert ("5", "canceled") in statuses
    assert ("4", "withheld") in statuses
    assert statuses.index(("8", "usable")) + 1 == statuses.index(("8", "withheld"))


def test_what_was_only_kept_comes_out_as_it_came(data: Path, tmp_path: Path) -> None:
    with rehearsing(data):
        take_in(data, newsroom(tmp_path / "post"))
        export_newsroom(tmp_path / "out", data)
    assert json.loads((tmp_path / "out" / "facts.jsonl").read_text()) == {"slug": "homes-without-power", "value": 2000}
    assert "cross-talk" in (tmp_path / "out" / "newsroom.yaml").read_text()
    assert "tone: gentle" in (tmp_path / "out" / "newsroom.yaml").read_text()
    assert (tmp_path / "out" / "theme" / "style.css").read_bytes() == (tmp_path / "post" / "theme" / "style.css").read_bytes()
    assert any("corrections_of_ours" in line for line in (tmp_path / "out" / "stories.ninjs.jsonl").read_text().splitlines())
    assert (tmp_path / "out" / "media" / "wall.jpg").read_bytes() == (tmp_path / "post" / "media" / "wall.jpg").read_bytes()


@pytest.mark.parametrize("name", ["s.jsonl", "s.jsonl.gz", "s.json"])
def test_the_stories_alone_may_be_written_to_a_file(data: Path, tmp_path: Path, name: str) -> None:
    with rehearsing(data):
        take_in(data, write_lines(tmp_path / "in.jsonl", [item(1), item(2)]))
    export_newsroom(tmp_path / name, data)
    first = (tmp_path / name).read_bytes()
    assert tried(tmp_path / name, data) == (2, 2)
    (tmp_path / name).unlink()
    export_newsroom(tmp_path / name, data)
    assert (tmp_path / name).read_bytes() == first


def test_nothing_is_written_over(data: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with pytest.raises(WouldOverwrite, match="new or an empty folder"):
        export_newsroom(tmp_path / "out", data)


def tried(path: Path, data: Path) -> tuple[int, int]:
    from stoppress.desk.clock import SystemClock
    from stoppress.desk.importing import Importing

    report = Importing(path, data, SystemClock(), dry_run=True).run()
    return report.read, report.unchanged


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def stories(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "stories.ninjs.jsonl").read_text().splitlines()]
