"""Media: the files of one folder, whatever is asked for."""

import os
from pathlib import Path

import pytest

from stoppress.serving.answers import Answer, File
from stoppress.serving.media import KINDS, media_answer, open_file
from tests.serving.conftest import Get


def body_of(answer: Answer | None) -> bytes:
    assert answer is not None
    assert isinstance(answer.body, File)
    said = answer.body.piece(0)
    answer.body.close()
    return said


def test_a_file_is_sent_with_a_type_that_its_name_tells_and_a_strict_policy(media: Path) -> None:
    (media / "quay.jpg").write_bytes(b"jpeg bytes")
    answer = media_answer(media, "quay.jpg", ())
    assert body_of(answer) == b"jpeg bytes"
    assert answer is not None
    headers = dict(answer.headers)
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Length"] == "10"
    assert headers["Cache-Control"] == "public, max-age=3600"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_reader_that_holds_the_file_gets_304(media: Path) -> None:
    (media / "quay.jpg").write_bytes(b"jpeg bytes")
    first = media_answer(media, "quay.jpg", ())
    body_of(first)
    assert first is not None
    tag = (first.header("ETag") or "").strip('"')
    again = media_answer(media, "quay.jpg", (tag,))
    assert again is not None
    assert (again.status, again.body, again.header("ETag")) == (304, b"", f'"{tag}"')


def test_r13_a_tag_tells_nothing_of_the_clock(media: Path) -> None:
    (media / "quay.jpg").write_bytes(b"jpeg bytes")
    tags = []
    for at in (1, 2_000_000_000):
        os.utime(media / "quay.jpg", (at, at))
        answer = media_answer(media, "quay.jpg", ())
        body_of(answer)
        assert answer is not None
        tags.append(answer.header("ETag"))
        assert answer.header("Last-Modified") is None
    assert tags[0] == tags[1]


@pytest.fixture
def traps(media: Path) -> Path:
    """A store with everything in it, and beside it, that must not be served."""
    (media.parent / "secret.jpg").write_bytes(b"secret")
    (media.parent / "private").mkdir()
    (media.parent / "private" / "a.jpg").write_bytes(b"secret")
    (media / "out.jpg").symlink_to(media.parent / "secret.jpg")
    (media / "folder").symlink_to(media.parent / "private")
    (media / ".hidden.jpg").write_bytes(b"secret")
    (media / "page.html").write_bytes(b"secret")
    (media / "script.js").write_bytes(b"secret")
    (media / "noending").write_bytes(b"secret")
    (media / "dir.jpg").mkdir()
    os.mkfifo(media / "pipe.jpg")
    return media


@pytest.mark.parametrize(
    "name",
    [
        "", "/", "../secret.jpg", "folder/a.jpg", "out.jpg", ".hidden.jpg", "page.html", "script.js", "noending", "dir.jpg", "pipe.jpg", "absent.jpg",
        "./out.jpg", "a/../out.jpg", "/etc/passwd.jpg", "x\0.jpg", "out.jpg/", "a" * 5_000 + ".jpg", "1/2/3/4/5/6/7/8/9.jpg",
    ],
)  # fmt: skip
def test_nothing_else_is_served(traps: Path, name: str) -> None:
    before = len(os.listdir("/proc/self/fd"))
    assert media_answer(traps, name, ()) is None
    assert len(os.listdir("/proc/self/fd")) == before


def test_folders_in_the_store_are_no_hindrance(media: Path) -> None:
    (media / "2026" / "03").mkdir(parents=True)
    (media / "2026" / "03" / "quay.webp").write_bytes(b"x")
    file = open_file(media, "2026/03/quay.webp")
    assert file is not None
    file.close()


def test_a_store_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert media_answer(tmp_path / "absent", "quay.jpg", ()) is None


def test_no_type_is_sent_that_a_browser_would_run_as_a_page() -> None:
    assert not [kind for kind in KINDS.values() if "html" in kind or "javascript" in kind]


def test_a_file_that_was_taken_away_for_good_is_gone_and_no_other_name_is(get: Get, media: Path) -> None:
    (media / ".gone").mkdir()
    (media / ".gone" / "quay.jpg").touch()
    assert get("/media/quay.jpg").status == 410
    assert get("/media/other.jpg").status == 404
    for name in (".gone/quay.jpg", ".gone", "../media/quay.jpg", "a/quay.jpg", ""):
        assert get(f"/media/{name}").status in (308, 400, 404), name
    (media / "quay.jpg").write_bytes(b"back again")
    answer = get("/media/quay.jpg")
    assert answer.status == 200
    body_of(answer)
