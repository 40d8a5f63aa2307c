"""What is erased is in no file of the log any more, and the chain of roots still proves that something was there."""

import random
from pathlib import Path

import pytest

from stoppress.editions.erasing import StillShown, WordTooShort, WorkUnderWay, erase
from stoppress.editions.folder import open_reader, open_writer
from stoppress.editions.fragments import FragmentErased, digest_of
from stoppress.editions.log import Placing
from stoppress.editions.sqlite import ReadersInTheWay, SqliteEditions
from stoppress.editions.verifying import verify
from tests.editions.saying import append, page, placing, shown

PASSAGE = "The minister's daughter, aged nine, was treated at the harbour clinic for "
KILLED = {"story/7/story": placing("Gone.", "story/7/tombstone"), "list/front/page": placing("Nothing today", "list/front")}


def body(version: int = 1) -> Placing:
    return placing(f"<p>{PASSAGE * 3}{version}.</p>", "story/7/body", "site")


def raw(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def traces_of(text: bytes) -> list[bytes]:
    """The passage and pieces of it."""
    return [text[at : at + 12] for at in range(0, len(text) - 12, 12)]


def publish_and_kill(log: SqliteEditions, versions: int = 3) -> None:
    for version in range(1, versions + 1):
        append(
            log,
            {"story/7/story": body(version), "list/front/page": placing(f"Front: {PASSAGE}", "story/7/body", "list/front"), "foot": placing("."), "headers@html": placing("[]")},
            {"/7/": page("story/7", "story/7/story", "foot"), "/": page("front", "list/front/page")},
            {"story/7/body": PASSAGE.encode() * 2, "site": b"{}"},
        )  # fmt: skip
    append(log, KILLED, {"/7/": page("story/7", "story/7/story", status=410)}, {"story/7/body": None}, cause="Killed: clinic")


def test_no_file_holds_an_erased_passage_in_any_form(writer: SqliteEditions, folder: Path) -> None:
    publish_and_kill(writer)
    deflated = [body(version).fragment.deflated for version in (1, 2, 3)]
    held = raw(folder)
    assert PASSAGE.encode() in held  # as filed, in the free space and the WAL
    assert deflated[0] in held
    erased = erase(writer, reads={"story/7/body"})
    left = raw(folder)
    for trace in traces_of(PASSAGE.encode()) + [piece for form in deflated for piece in traces_of(form)]:
        assert trace not in left
    for version in (1, 2, 3):
        assert body(version).fragment.digest not in left, "a digest would let a guess be checked"
    assert set(erased.fragments) == {body(version).fragment.digest for version in (1, 2, 3)} | {digest_of(f"Front: {PASSAGE}".encode())}
    assert list(verify(folder)) == []


def test_an_erased_fragment_says_so_in_old_editions(writer: SqliteEditions, folder: Path) -> None:
    publish_and_kill(writer)
    roots = [edition.root for edition in writer.editions()]
    erase(writer, reads={"story/7/body"})
    for log in (writer, open_reader(folder)):
        assert shown(log, "/", 4) == b"Nothing today"
        assert log.fragment(log.placed("foot", 1) or digest_of(b"")).identity() == b"."
        for edition in (1, 2, 3):
            with pytest.raises(FragmentErased):
                shown(log, "/7/", edition)
        assert [edition.root for edition in log.editions()] == roots
    assert writer.filed("story/7/body") is None
    assert writer.filed("site") == b"{}"


def test_erasing_by_digest_takes_that_version_only(writer: SqliteEditions) -> None:
    publish_and_kill(writer)
    erased = erase(writer, digests={body(2).fragment.digest, digest_of(b"never")})
    assert erased.fragments == (body(2).fragment.digest,)
    with pytest.raises(FragmentErased):
        shown(writer, "/7/", 2)
    assert shown(writer, "/7/", 3) is not None
    assert erase(writer, digests={body(2).fragment.digest}).fragments == ()


def test_what_readers_see_is_never_erased(writer: SqliteEditions) -> None:
    append(writer, {"story/7/story": body()}, {"/7/": page("story/7", "story/7/story")}, {"story/7/body": b"{}"})
    before = shown(writer, "/7/", 1)
    with pytest.raises(StillShown, match="story/7/story"):
        erase(writer, digests={body().fragment.digest})
    with pytest.raises(StillShown, match="Kill or correct it first"):
        erase(writer, reads={"story/7/body"})
    with pytest.raises(StillShown, match="/7/"):
        erase(writer, words={"story/7"})
    assert shown(writer, "/7/", 1) == before
    assert writer.filed("story/7/body") == b"{}"


def test_bytes_that_another_story_has_too_are_left(writer: SqliteEditions) -> None:
    append(
        writer,
        {"story/7/head": placing("<title>Storm</title>", "story/7/body"), "story/8/head": placing("<title>Storm</title>", "story/8/body")},
    )
    append(writer, {"story/7/head": None, "story/8/head": None})
    erased = erase(writer, reads={"story/7/body"})
    assert erased.fragments == ()
    assert erased.shared == (digest_of(b"<title>Storm</title>"),)
    assert writer.fragment(erased.shared[0]).identity() == b"<title>Storm</title>"


def test_a_render_that_came_out_the_same_still_counts_what_it_read_before(writer: SqliteEditions) -> None:
    append(writer, {"rail": placing("teasers", "story/7/teaser", "list/rail")})
    append(writer, {"rail": placing("teasers", "list/rail")})
    assert writer.readers({"story/7/teaser"}) == set()
    append(writer, {"rail": placing("other", "list/rail")})
    assert erase(writer, reads={"story/7/teaser"}).fragments == (digest_of(b"teasers"),)


def test_names_that_read_it_and_stand_are_told(writer: SqliteEditions) -> None:
    append(writer, {"list/front/page": placing("with it", "story/7/teaser")}, filed={"story/7/teaser": b"x"})
    append(writer, {"list/front/page": placing("without", "story/7/teaser")}, filed={"story/7/teaser": None})
    erased = erase(writer, reads={"story/7/teaser"})
    assert erased.fragments == (digest_of(b"with it"),)
    assert erased.standing == ("list/front/page",)
    assert writer.fragment(digest_of(b"without")).identity() == b"without"


def test_words_are_erased_from_names_paths_owners_headers_and_causes(writer: SqliteEditions, folder: Path) -> None:
    slug = "harbour-clinic-treats-girl"
    append(
        writer,
        {f"story/{slug}/story": body()},
        {f"/2022/03/02/{slug}/": page(f"story/{slug}", f"story/{slug}/story"), "/old/": page("redirect", location=f"/2022/03/02/{slug}/", status=301)},
        {f"slug/{slug}": b"7"},
        cause=f"Published {slug}",
    )  # fmt: skip
    append(writer, {f"story/{slug}/story": None}, {f"/2022/03/02/{slug}/": None, "/old/": None}, {f"slug/{slug}": None})
    reader = open_reader(folder)
    assert list(reader.paths(1)) == [f"/2022/03/02/{slug}/", "/old/"]
    erased = erase(writer, reads={"story/7/body"}, words={slug})
    assert erased.texts == 6
    left = raw(folder)
    assert slug.encode() not in left
    assert all(trace not in left for trace in traces_of(slug.encode()))
    reader.close()
    reader = open_reader(folder)
    assert [path[:7] for path in reader.paths(1)] == ["/old/", "erased!"]
    assert reader.edition(1).cause == "erased"
    assert reader.edition(2).cause == "Corrected"
    assert list(verify(folder)) == []
    append(writer, {f"story/{slug}/story": placing("new")})
    assert writer.placed(f"story/{slug}/story", 3) == digest_of(b"new")


def test_short_words_are_refused(writer: SqliteEditions) -> None:
    with pytest.raises(WordTooShort):
        erase(writer, words={"the"})


def test_erasing_waits_for_long_work(writer: SqliteEditions) -> None:
    publish_and_kill(writer)
    writer.stage("restyle", {"story/7/story": body()})
    with pytest.raises(WorkUnderWay, match="restyle"):
        erase(writer, reads={"story/7/body"})
    writer.discard("restyle")
    assert len(erase(writer, reads={"story/7/body"}).fragments) == 4


def test_a_reader_that_stands_in_the_way_is_told_and_the_next_try_empties_the_files(writer: SqliteEditions, folder: Path) -> None:
    publish_and_kill(writer)
    reader = open_reader(folder)
    reader.head()
    assert reader._db is not None
    writer._connection.set_busy_timeout(50)
    with reader._db:
        reader.rows("SELECT * FROM meta")
        with pytest.raises(ReadersInTheWay):
            erase(writer, reads={"story/7/body"})
        with pytest.raises(FragmentErased):
            shown(writer, "/7/", 1)
    erase(writer, reads={"story/7/body"})
    assert PASSAGE[:20].encode() not in raw(folder)
    reader.close()


def test_nothing_of_it_is_left_after_rows_were_moved_about(writer: SqliteEditions, folder: Path) -> None:
    """SQLite moves rows between pages and leaves copies of them in the free space, also when told to delete securely."""
    chance = random.Random(9)
    said: set[bytes] = set()
    filed: dict[str, tuple[bytes, int] | None] = {}
    for edition in range(1, 60):
        coming: dict[str, tuple[bytes, int] | None] = {}
        for number in chance.choices(range(300), k=40):
            passage = f"<<{number}-{edition}-{chance.getrandbits(64)}>>".encode()
            coming[f"story/{number}/body"] = None if chance.random() < 0.25 else (passage, chance.randrange(1, 60))
        said |= {value[0] for value in coming.values() if value}
        append(writer, {"front": placing(f"{edition}")}, filed={key: value and value[0] * value[1] for key, value in coming.items()})
        filed.update(coming)
    gone = said - {value[0] for value in filed.values() if value}
    erase(writer, reads={key for key, value in filed.items() if value is None})
    left = raw(folder)
    assert [passage for passage in gone if passage in left] == []
    assert all(writer.filed(key) == (value and value[0] * value[1]) for key, value in filed.items())
    assert list(verify(folder)) == []


def test_erasing_is_remembered_when_the_log_is_opened_again(writer: SqliteEditions, folder: Path) -> None:
    publish_and_kill(writer)
    erase(writer, reads={"story/7/body"})
    writer.close()
    again = open_writer(folder)
    with pytest.raises(FragmentErased):
        shown(again, "/7/", 1)
    assert append(again, {"story/7/story": placing("Corrected.")}).edition == 5
    again.close()
    assert list(verify(folder)) == []
