"""What was pruned is gone, what is kept reads as it did, and a reader in between is told."""

import random
from pathlib import Path

import pytest

from stoppress.editions.folder import open_reader, open_writer
from stoppress.editions.fragments import FragmentMissing, digest_of
from stoppress.editions.log import UnknownEdition
from stoppress.editions.pruning import prune
from stoppress.editions.sqlite import SqliteEditions
from stoppress.editions.verifying import verify
from tests.editions.saying import append, page, placing, shown


def publish(log: SqliteEditions, editions: int = 10) -> None:
    append(log, {"headers@html": placing("[]"), "foot": placing(".", "site"), "gone": placing("gone", "story/1")}, at=100)
    for number in range(2, editions + 1):
        append(log, {"front": placing(f"front {number}", "list/front", "site")}, {"/": page("front", "front", "foot")}, at=100 * number)


def test_a_running_reader_gets_right_answers_or_is_told(writer: SqliteEditions, folder: Path) -> None:
    publish(writer)
    reader = open_reader(folder)
    assert shown(reader, "/", 3) == b"front 3."
    pruned = prune(writer, 550)
    assert pruned.oldest == 5
    assert (pruned.placings, pruned.fragments) == (3, 3)
    for edition in range(5, 11):
        assert shown(reader, "/", edition) == f"front {edition}.".encode()
    for edition in (0, 1, 4):
        with pytest.raises(UnknownEdition):
            reader.page("/", edition)
        with pytest.raises(UnknownEdition):
            reader.placed("front", edition)
        with pytest.raises(UnknownEdition):
            list(reader.paths(edition))
    assert reader.changed(4, 10, 100) is None
    assert reader.changed(5, 6, 100) == ({"front"}, set())
    with pytest.raises(FragmentMissing):
        reader.fragment(digest_of(b"front 3"))
    reader.close()
    assert list(verify(folder)) == []


def test_editions_and_their_roots_are_told_for_ever(writer: SqliteEditions, folder: Path) -> None:
    publish(writer)
    before = list(writer.editions())
    prune(writer, 1000)
    assert list(writer.editions()) == before
    assert writer.edition(1) == before[-1]
    assert writer.edition_at(1000) == 10
    with pytest.raises(UnknownEdition):
        writer.edition_at(999)
    assert list(verify(folder)) == []
    append(writer, {"front": placing("after")}, at=2000)
    assert shown(writer, "/", 11) == b"after."
    assert list(verify(folder)) == []


def test_what_the_press_keeps_is_left_as_it_was(writer: SqliteEditions) -> None:
    publish(writer)
    prune(writer, 10_000)
    assert writer.readers({"site"}) == {"foot", "front"}
    assert writer.readers({"story/1"}) == {"gone"}
    assert writer.read_by("front") == {"list/front", "site"}
    assert writer.owned(["front"]) == {"/": page("front", "front", "foot")}


def test_what_went_before_the_limit_leaves_nothing(writer: SqliteEditions) -> None:
    publish(writer)
    append(writer, {"gone": None, "front": None}, {"/": None}, at=1100)
    prune(writer, 1200)
    assert writer.last_page("/") is None
    assert writer.row("SELECT count(*) FROM placings") == (2,)
    assert writer.row("SELECT count(*) FROM pages") == (0,)
    assert writer.row("SELECT count(*) FROM fragments") == (2,)
    assert writer.row("SELECT count(*) FROM traces") == (2,)


def test_pruning_before_the_first_edition_or_again_changes_nothing(writer: SqliteEditions) -> None:
    assert prune(writer, 50).oldest == 0
    publish(writer)
    assert prune(writer, 99) == prune(writer, 50)
    assert writer.oldest() == 0
    prune(writer, 500)
    assert prune(writer, 300).oldest == 5
    assert prune(writer, 300).placings == 0


def test_staged_work_outlives_a_pruning(writer: SqliteEditions) -> None:
    publish(writer)
    writer.stage("restyle", {"front": placing("styled", "style")})
    prune(writer, 10_000)
    append(writer, landing="restyle", at=10_000)
    assert shown(writer, "/", 11) == b"styled."
    assert writer.read_by("front") == {"style"}


def test_bytes_of_old_that_are_staged_again_outlive_a_pruning(writer: SqliteEditions) -> None:
    append(writer, {"front": placing("as it was")}, at=1)
    append(writer, {"front": None}, at=2)
    writer.stage("restyle", {"front": placing("as it was")})
    prune(writer, 10)
    append(writer, landing="restyle", at=11)
    assert writer.fragment(digest_of(b"as it was")).identity() == b"as it was"


def test_a_pruning_cut_off_is_finished_by_the_next(writer: SqliteEditions, folder: Path) -> None:
    publish(writer)
    with writer.writing() as db:  # as if the process had ended after the limit was written
        db.execute("UPDATE meta SET value = 5 WHERE key = 'floor'")
    writer.close()
    log = open_writer(folder)
    assert log.oldest() == 5
    assert list(verify(folder)) == []
    assert prune(log, 500).placings == 3
    assert list(verify(folder)) == []
    log.close()


def test_the_space_is_given_back_by_rewriting(writer: SqliteEditions, folder: Path) -> None:
    chance = random.Random(3)
    for number in range(1, 60):
        append(writer, {"front": placing(chance.randbytes(4000).hex())}, at=number)
    writer.rewrite()
    before = (folder / "editions.db").stat().st_size
    prune(writer, 58)
    writer.rewrite()
    assert (folder / "editions.db").stat().st_size < before / 2
    assert (folder / "editions.db-wal").stat().st_size == 0
