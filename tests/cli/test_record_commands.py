"""log, show, diff, why, record: the record as one reads it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from stoppress.editions.folder import open_reader
from tests.cli import running

STORY = "/2022/03/02/story-3/"


def asked(newsroom: Path, *words: object) -> dict[str, object]:
    ran = running.inside(*words, "--json", "--data", newsroom)
    assert ran.returncode == 0, ran.stderr
    answer: dict[str, object] = json.loads(ran.stdout)
    return answer


def test_log_lists_the_newest_edition_first(newsroom: Path) -> None:
    lines = running.inside("log", "--data", newsroom, "--limit", 2).stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["edition", "3", "2"]
    assert "2022-03-02T13:00:00.000Z  r-hale  publish: Ferries stay in port" in lines[2]


def test_log_as_json_has_the_documented_keys(newsroom: Path) -> None:
    editions = json.loads(running.inside("log", "--json", "--data", newsroom).stdout)
    assert [edition["edition"] for edition in editions] == [3, 2, 1]
    assert set(editions[0]) == {"edition", "at", "cause", "author", "root"}


def test_show_names_the_one_fragment_that_a_corrected_body_changed(newsroom: Path) -> None:
    shown = asked(newsroom, "show", 3)
    assert shown["fragments"] == [{"name": "story/3/story", "was": 389, "bytes": 396}] or [
        fragment["name"]
        for fragment in shown["fragments"]  # type: ignore[attr-defined]
    ] == ["story/3/story"]
    assert set(shown) == {"edition", "at", "cause", "author", "root", "fragments", "paths"}


def test_show_can_list_the_pages_too(newsroom: Path) -> None:
    assert asked(newsroom, "show", 3, "--pages")["pages"] == [STORY]


def test_show_without_a_number_is_of_the_newest(newsroom: Path) -> None:
    assert asked(newsroom, "show")["edition"] == 3


def test_diff_names_what_differs_between_two_editions(newsroom: Path) -> None:
    answer = asked(newsroom, "diff", 2, 3)
    assert [fragment["name"] for fragment in answer["fragments"]] == ["story/3/story"]  # type: ignore[attr-defined]
    assert answer["paths"] == []


def test_diff_of_a_page_is_a_unified_diff(newsroom: Path) -> None:
    lines = running.inside("diff", 2, 3, STORY, "--data", newsroom).stdout.splitlines()
    assert lines[0] == f"--- {STORY} in edition 2"
    assert [line for line in lines if line.startswith("-<p>")] == ["-<p>The sea wall held.</p>"]
    assert [line for line in lines if line.startswith("+<p>")] == ["+<p>All ferries stay in port.</p>"]


def test_diff_goes_back_in_time_too(newsroom: Path) -> None:
    assert "+<p>The sea wall held.</p>" in running.inside("diff", 3, 2, STORY, "--data", newsroom).stdout


def test_why_tells_what_the_front_read(newsroom: Path) -> None:
    answer = asked(newsroom, "why", "/")
    pieces = {piece["name"]: piece for piece in answer["fragments"]}  # type: ignore[attr-defined]
    assert next(iter(pieces)) == "open"
    assert "story/6/teaser" in {key for piece in pieces.values() for key in piece["read"]}
    assert set(pieces["open"]) == {"name", "digest", "bytes", "read"}


def test_why_is_readable_without_json(newsroom: Path) -> None:
    shown = running.inside("why", STORY, "--data", newsroom).stdout
    assert shown.startswith(f"{STORY} in edition 3: status 200")
    assert "story/3/body" in shown


@pytest.mark.parametrize(("at", "said"), [("2022-03-02T12:30Z", b"Headline 3"), ("2022-03-02T14:00:00+01:00", b"Ferries stay in port")])
def test_record_gives_the_page_as_it_was(newsroom: Path, at: str, said: bytes) -> None:
    body = recorded(newsroom, STORY, "--at", at)
    assert b"<h1" in body
    assert said in body


def test_r35_record_is_byte_for_byte_what_the_editions_hold(newsroom: Path) -> None:
    log = open_reader(newsroom / "editions")
    for path in log.paths(3):
        page = log.page(path, 3)
        assert page is not None
        if path.startswith("/"):
            digests = [log.placed(name, 3) for name in page.names]
            assert recorded(newsroom, path) == b"".join(log.fragment(digest).identity() for digest in digests if digest), path
    log.close()


def test_record_writes_what_is_no_text_unharmed(newsroom: Path) -> None:
    assert recorded(newsroom, "/favicon.ico")[:4] == b"\0\0\1\0"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("record", "/nowhere/"), "No page stood at /nowhere/ in edition 3"),
        (("record", STORY, "--at", "1999-01-01T00:00Z"), "There is no edition of 1999-01-01T00:00:00.000Z or before"),
        (("record", STORY, "--at", "1999-01-01T00:00"), "names no zone"),
        (("record", STORY, "--at", "2022-03-02T12:30Z", "--edition", 1), "not both"),
        (("why", "/nowhere/"), "No page stood at /nowhere/"),
        (("show", 99), "There is no edition 99"),
        (("show", 0), "0 is not in the range"),
        (("diff", 1, 99), "There is no edition 99"),
        (("diff", 1, 2, "/nowhere/"), "No page stood at /nowhere/"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(newsroom: Path, words: tuple[object, ...], said: str) -> None:
    assert said in running.one_line(running.inside(*words, "--data", newsroom))


def recorded(newsroom: Path, *words: str) -> bytes:
    ran = running.inside_bytes("record", *words, "--data", newsroom)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_record_writes_nothing_but_the_page_to_standard_output(newsroom: Path) -> None:
    command = [sys.executable, "-m", "stoppress", "record", STORY, "--data", str(newsroom)]
    ran = subprocess.run(command, capture_output=True, check=True, env=running.environment())
    assert (ran.stdout[:15], ran.stdout.rstrip()[-7:], ran.stderr) == (b"<!doctype html>", b"</html>", b"")
