"""The bench copy: as many stories as asked, each its own."""

import json
from collections import Counter
from pathlib import Path

import pytest

from stoppress.bench.copying import bench_items, make_folder, wire_items

WIRE = Path(__file__).parents[2] / "demo" / "stories.ninjs.jsonl"
SIZE = 800


@pytest.fixture(scope="module")
def items() -> list[dict[str, object]]:
    return list(bench_items(list(wire_items(WIRE)), SIZE))


def test_no_two_stories_are_alike(items: list[dict[str, object]]) -> None:
    assert len({item["uri"] for item in items}) == SIZE
    assert len({json.dumps(item["bodies"]) for item in items}) == SIZE


def test_one_in_ten_is_long_with_picture_four_topics_and_two_bylines(items: list[dict[str, object]]) -> None:
    long = [item for item in items if "associations" in item and str(item["uri"]).endswith("0")]
    assert len(long) == SIZE // 10
    for item in long:
        assert len(item["bodies"][0]["value"].split()) >= 900  # type: ignore[index]
        assert len([subject for subject in item["subjects"] if subject["rel"] == "about"]) == 4  # type: ignore[attr-defined]
        assert len(item["people"]) == 2  # type: ignore[arg-type]
    assert len({item["associations"][0]["renditions"][0]["href"] for item in long}) == 8  # type: ignore[index]


def test_sections_are_dealt_over_eight(items: list[dict[str, object]]) -> None:
    sections = Counter(item["subjects"][0]["literal"] for item in items)  # type: ignore[index]
    assert len(sections) == 8
    assert set(sections.values()) == {SIZE // 8}


def test_a_repeated_wire_has_later_dates(items: list[dict[str, object]]) -> None:
    count = sum(1 for _ in wire_items(WIRE))
    assert str(items[count]["firstCreated"]) > str(items[0]["firstCreated"])


def test_a_folder_holds_stories_pictures_and_a_newsroom(tmp_path: Path) -> None:
    make_folder(WIRE, 100, tmp_path / "copy")
    assert sum(1 for _ in wire_items(tmp_path / "copy" / "stories.ninjs.jsonl")) == 100
    assert sorted(path.name for path in (tmp_path / "copy" / "media").iterdir())[0] == "bands-0.jpg"
    assert "sections:" in (tmp_path / "copy" / "newsroom.yaml").read_text()
