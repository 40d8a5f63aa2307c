"""The newsroom folder: its stories one by one, whatever lies between them, and its files, which never lead out of it."""

import gzip
import io
import json
import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from stoppress.wires.folder import (
    FACTS,
    MediaMissing,
    MediaOutside,
    NoNewsroom,
    StoriesWriter,
    count_stories,
    media_file,
    newsroom_of,
    raw_lines,
    remote,
    stories,
)
from stoppress.wires.item import Problem
from stoppress.wires.lines import Line, lines
from stoppress.wires.ninjs import parse_item

LINES = b'{"a": 1}\n{"b": 2}\n'


def said(path: Path) -> list[tuple[str, int, bytes]]:
    """All lines of a folder or file, none of which is a problem."""
    found = [entry for entry in stories(path) if isinstance(entry, Line)]
    assert found == list(stories(path))
    return [(entry.file, entry.line, entry.data) for entry in found]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ninjs.jsonl", "a.jsonl.gz"])
def test_a_file_of_lines_is_read_one_by_one(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(LINES) if name.endswith(".gz") else LINES)
    assert said(tmp_path / name) == [(name, 1, b'{"a": 1}'), (name, 2, b'{"b": 2}')]
    assert count_stories(tmp_path / name) == 2


@pytest.mark.parametrize(
    ("data", "numbers"),
    [
        (b"\xef\xbb\xbf1\n2", [1, 2]),
        (b"1\r\n2\r\n", [1, 2]),
        (b"\n\n1\n \t\n2\n\n", [3, 5]),
        (b"1\n2", [1, 2]),
        (b"", []),
        (b"\n", []),
    ],
)
def test_empty_lines_and_marks_of_other_systems_are_passed_over(tmp_path: Path, data: bytes, numbers: list[int]) -> None:
    (tmp_path / "a.jsonl").write_bytes(data)
    assert [(line, held) for _, line, held in said(tmp_path / "a.jsonl")] == list(zip(numbers, [b"1", b"2"], strict=False))


def test_a_bad_line_never_stops_the_rest(tmp_path: Path) -> None:
    good = b'{"uri": "a:b", "versionCreated": "2026-03-02T12:00:00Z", "headlines": [{"value": "x"}]}'
    bad = [b"{", b'{"a": "\xff"}', b'{"a": 1, "a": 2}', b"[" * 500, b"7", b'{"uri": "a:b"}', b"x" * 30_000_000]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(part for line in bad for part in (line, good)))
    taken, named = 0, []
    for entry in stories(tmp_path / "a.jsonl"):
        if isinstance(entry, Problem):
            named.append(entry)
            continue
        item, problems = parse_item(entry.data, entry.file, entry.line)
        taken += item is not None
        named += problems[:1]
    assert taken == len(bad)
    assert [(problem.file, problem.line) for problem in named] == [("a.jsonl", number) for number in range(1, 2 * len(bad), 2)]
    assert "Not UTF-8" in named[1].message
    assert "longer than 25,000,000 bytes" in named[-1].message


def test_a_folder_is_read_file_after_file(tmp_path: Path) -> None:
    (tmp_path / "newsroom.yaml").write_text("name: a\n")
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories.ninjs.jsonl").write_bytes(LINES)
    (tmp_path / "stories.ninjs.jsonl.gz").write_bytes(gzip.compress(b'{"c": 3}'))
    (tmp_path / "stories" / "2.json").write_bytes(b' \n[\n {"e": 5},\n {"e": 5},\n\n {"f": "[,]"}]\n')
    (tmp_path / "stories" / "1.json").write_bytes(b'\xef\xbb\xbf\n{\n "d": 4}\n')
    (tmp_path / "stories" / "notes.txt").write_bytes(b"not these")
    newsroom = newsroom_of(tmp_path)
    assert newsroom is not None
    assert newsroom.name == "a"
    assert said(tmp_path) == [
        ("stories.ninjs.jsonl", 1, b'{"a": 1}'),
        ("stories.ninjs.jsonl", 2, b'{"b": 2}'),
        ("stories.ninjs.jsonl.gz", 1, b'{"c": 3}'),
        ("stories/1.json", 2, b'{\n "d": 4}'),
        ("stories/2.json", 3, b'{"e": 5}'),
        ("stories/2.json", 4, b'{"e": 5}'),
        ("stories/2.json", 6, b'{"f": "[,]"}'),
    ]


def test_a_list_that_is_no_json_is_named_and_the_next_file_read(tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "1.json").write_bytes(b'[{"a": 1},')
    (tmp_path / "stories" / "2.json").write_bytes(b"[" * 3_000)
    (tmp_path / "stories" / "3.json").write_bytes(b'[{"a": 1}]')
    first, second, third = stories(tmp_path)
    assert isinstance(first, Problem)
    assert isinstance(second, Problem)
    assert (first.file, second.file) == ("stories/1.json", "stories/2.json")
    assert third == Line("stories/3.json", 1, b'{"a": 1}')


@pytest.mark.parametrize(("name", "why"), [("gone", "is not there"), ("story.txt", "no file of stories"), ("empty", "holds none of")])
def test_what_is_no_newsroom_is_refused(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "story.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoNewsroom, match=why):
        list(stories(tmp_path / name))


def test_a_folder_of_a_newsroom_alone_has_no_stories(tmp_path: Path) -> None:
    (tmp_path / "newsroom.yaml").write_text("name: a\n")
    assert said(tmp_path) == []
    assert newsroom_of(tmp_path / "newsroom.yaml") is None


def test_facts_are_handed_on_line_by_line(tmp_path: Path) -> None:
    assert list(raw_lines(tmp_path, FACTS)) == []
    (tmp_path / FACTS).write_bytes(LINES)
    assert list(raw_lines(tmp_path, FACTS)) == [Line(FACTS, 1, b'{"a": 1}'), Line(FACTS, 2, b'{"b": 2}')]


def problem_of(path: Path) -> tuple[int, Problem]:
    """How many lines came before the problem that ends the file, and it."""
    *before, last = stories(path)
    assert isinstance(last, Problem)
    assert not [entry for entry in before if isinstance(entry, Problem)]
    return len(before), last


def test_a_packed_file_that_breaks_off_gives_what_it_has(tmp_path: Path) -> None:
    whole = gzip.compress(os.urandom(50_000).hex().encode() + b"\n" + LINES)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(LINES) + whole[:-2_000])
    before, problem = problem_of(tmp_path / "a.jsonl.gz")
    assert before == 2
    assert "breaks off" in problem.message


PACKED = gzip.compress(LINES, mtime=0)


@pytest.mark.parametrize("data", [b"no gzip at all", PACKED[:-1], PACKED[:-5] + b"\0\0\0\0\0", b"\x1f\x8b"])
def test_a_packed_file_that_is_damaged_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(data)
    assert problem_of(tmp_path / "a.jsonl.gz")[1].file == "a.jsonl.gz"


def test_packed_members_one_after_another_are_one_file(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(LINES) + gzip.compress(b"") + gzip.compress(LINES) + b"\0" * 512)
    assert len(said(tmp_path / "a.jsonl.gz")) == 4
    (tmp_path / "b.jsonl.gz").write_bytes(b"")
    assert said(tmp_path / "b.jsonl.gz") == []


@pytest.mark.parametrize("unit", [b"\0" * 1_000, b'{"a": "' + b"x" * 990 + b'"}\n', b"\n" * 1_000])
def test_r28_a_gzip_bomb_is_named_and_held_in_little_memory(tmp_path: Path, unit: bytes) -> None:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as bomb:
        for _ in range(40):
            bomb.write(unit * 1_000)
    (tmp_path / "a.jsonl.gz").write_bytes(packed.getvalue())
    tracemalloc.start()
    last = None
    for entry in lines(tmp_path / "a.jsonl.gz"):
        last = entry
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(last, Problem)
    assert "unpacks to more than" in last.message
    assert held < 60_000_000
    assert count_stories(tmp_path / "a.jsonl.gz") >= 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "newsroom"
    (folder / "media" / "deep").mkdir(parents=True)
    (folder / "media" / "a.jpg").write_bytes(b"a")
    (folder / "media" / "a b%20.jpg").write_bytes(b"ab")
    (folder / "media" / "deep" / "c.jpg").write_bytes(b"c")
    (folder / "newsroom.yaml").write_text("name: a\n")
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (folder / "media" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (folder / "media" / "fine.jpg").symlink_to("deep/c.jpg")
    (folder / "media" / "up").symlink_to("..")
    (folder / "media" / "loop").symlink_to("loop")
    os.mkfifo(folder / "media" / "pipe")
    return folder


@pytest.mark.parametrize(
    ("href", "held"),
    [
        ("media/a.jpg", b"a"),
        ("media/deep/c.jpg", b"c"),
        ("media/fine.jpg", b"c"),
        ("media/a b%20.jpg", b"ab"),
        ("media/a%20b%2520.jpg", b"ab"),
    ],
)
def test_a_file_under_media_is_found(folder: Path, href: str, held: bytes) -> None:
    assert media_file(folder, href).read_bytes() == held


@pytest.mark.parametrize(
    "href",
    [
        "../secret.jpg", "media/../newsroom.yaml", "media/../../secret.jpg", "media/%2e%2e/newsroom.yaml", "/etc/passwd", "newsroom.yaml", "",
        "media/link.jpg", "media/up/newsroom.yaml", "media\\..\\newsroom.yaml", "file:///etc/passwd", "media/a.jpg\0.png", "%6dedia/../x",
    ],
)  # fmt: skip
def test_r28_nothing_leads_out_of_media(folder: Path, href: str) -> None:
    with pytest.raises(MediaOutside):
        media_file(folder, href)


@pytest.mark.parametrize("href", ["media/none.jpg", "media/deep", "media/pipe", "media/loop", "media/" + "x" * 5_000])
def test_what_is_no_plain_file_is_missing(folder: Path, href: str) -> None:
    with pytest.raises(MediaMissing, match="is not in the newsroom folder"):
        media_file(folder, href)


def test_an_address_elsewhere_is_remote() -> None:
    assert remote("https://pictures.example/a.jpg")
    assert not remote("media/a.jpg")


def test_the_same_items_are_written_as_the_same_bytes(tmp_path: Path) -> None:
    items: list[dict[str, Any]] = [
        {"uri": "a:b", "headlines": [{"value": "é 🌊 \u2028 \"'\\"}]},
        {"uri": "a:c", "places": [{"geoJSON": 1.5}]},
    ]
    streams = io.BytesIO(), io.BytesIO()
    for stream in streams:
        writer = StoriesWriter(stream)
        for item in items:
            writer.write(item)
        assert writer.written == 2
    assert streams[0].getvalue() == streams[1].getvalue()
    (tmp_path / "a.jsonl").write_bytes(streams[0].getvalue())
    assert [json.loads(held) for _, _, held in said(tmp_path / "a.jsonl")] == items
