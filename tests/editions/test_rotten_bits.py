"""A log whose bytes changed under it: readers get the right bytes or an error, and `verify` says what is wrong."""

import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from stoppress.editions.connecting import LogDamaged, connect_to_write
from stoppress.editions.folder import open_reader, open_writer
from stoppress.editions.fragments import FragmentDamaged, digest_of
from stoppress.editions.schema import NotALog, UnknownFormat
from stoppress.editions.verifying import Damage, verify
from tests.editions.saying import append, page, placing, shown

FLIPS = 300
NAMES = [f"story/{number}" for number in range(40)]
HIDDEN = (LogDamaged, FragmentDamaged)
NOT_OURS = (LogDamaged, NotALog, UnknownFormat)  # where the head of the file is damaged


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[int, bytes]]:
    """A log, and what its front shows in each edition."""
    folder = tmp_path_factory.mktemp("kept") / "editions"
    log = open_writer(folder)
    chance = random.Random(7)
    append(log, {"headers@html": placing("[]"), **{name: placing(name * 30, name) for name in NAMES}}, {"/": page("front", *NAMES)})
    for edition in range(2, 30):
        append(log, {chance.choice(NAMES): placing(f"{edition} " * chance.randrange(1, 2000), f"key {edition}")})
    fronts = {edition: shown(log, "/", edition) or b"" for edition in range(1, 30)}
    log._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    log.close()
    return folder, fronts


def look(folder: Path, fronts: dict[int, bytes]) -> int:
    """How many editions can still be read; each that can reads true."""
    true = 0
    reader = open_reader(folder)
    for edition, front in fronts.items():
        try:
            found = shown(reader, "/", edition)
        except HIDDEN:
            continue
        assert found == front
        true += 1
    reader.close()
    return true


def test_r6_a_flipped_bit_never_gives_wrong_bytes_and_is_named(kept: tuple[Path, dict[int, bytes]], tmp_path: Path) -> None:
    folder, fronts = kept
    whole = (folder / "editions.db").read_bytes()
    chance = random.Random(6)
    hidden = 0
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    for flip in range(FLIPS):
        at = chance.randrange(len(whole))
        rotten = bytearray(whole)
        rotten[at] ^= 1 << chance.randrange(8)
        (copy / "editions.db").write_bytes(rotten)
        try:
            hidden += look(copy, fronts) < len(fronts)
        except NOT_OURS:
            hidden += 1
        if flip % 8 == 0 and at >= 100:
            assert list(verify(copy)) != [], at
    assert hidden > FLIPS / 4


@pytest.mark.parametrize("keep", [0.99, 0.5, 0.1])
def test_r6_a_file_cut_short_never_gives_wrong_bytes_and_is_named(kept: tuple[Path, dict[int, bytes]], folder: Path, keep: float) -> None:
    source, fronts = kept
    shutil.copytree(source, folder)
    whole = (folder / "editions.db").read_bytes()
    (folder / "editions.db").write_bytes(whole[: int(len(whole) * keep) // 4096 * 4096])
    with suppress(LogDamaged):
        assert look(folder, fronts) < len(fronts)
    assert [damage.kind for damage in verify(folder)][:1] == ["database"]


Tamper = tuple[str, str, str]  # what is run on the database, and the kind and name of the damage that must be told
TAMPERS: dict[str, Tamper] = {
    "swapped bytes": (
        "UPDATE fragments SET deflated = (SELECT deflated FROM fragments WHERE id = 3) WHERE id = 2", "fragment", "{story/0}",
    ),
    "wrong checksum": ("UPDATE fragments SET crc = crc + 1 WHERE id = 2", "fragment", "{story/0}"),
    "a fragment is gone": ("DELETE FROM fragments WHERE id = 2", "placing", "story/0 in edition 1"),
    "a trace is gone": ("DELETE FROM traces WHERE id = 2", "placing", "story/0 in edition 1"),
    "another fragment": ("UPDATE placings SET fragment = 3 WHERE name = 2 AND edition = 1", "edition", "1"),
    "a placing is gone": ("DELETE FROM placings WHERE edition = 7", "edition", "7"),
    "a page differs": ("UPDATE pages SET record = substr(record, 1, 16)", "edition", "1"),
    "an edition is gone": ("DELETE FROM editions WHERE number = 9", "edition", "9"),
    "the newest edition is gone": ("DELETE FROM editions WHERE number = 29", "edition", "29"),
    "another cause": ("UPDATE editions SET cause = 'Nothing' WHERE number = 5", "edition", "5"),
    "another root": ("UPDATE editions SET root = zeroblob(32) WHERE number = 5", "edition", "6"),
    "another name": ("UPDATE names SET text = 'story/1000' WHERE text = 'story/0'", "text", "names: story/1000"),
    "reads are lost": ("DELETE FROM reads WHERE key = 3", "index", "reads"),
    "owners are lost": ("DELETE FROM owning", "index", "owning"),
}  # fmt: skip


@pytest.mark.parametrize("tamper", TAMPERS.values(), ids=TAMPERS.keys())
def test_r6_what_was_tampered_with_is_named(kept: tuple[Path, dict[int, bytes]], folder: Path, tamper: Tamper) -> None:
    shutil.copytree(kept[0], folder)
    statement, kind, what = tamper
    db = connect_to_write(folder / "editions.db")
    db.execute(statement)
    db.close()
    named = {(damage.kind, damage.what) for damage in verify(folder)}
    assert (kind, what.replace("{story/0}", digest_of(b"story/0" * 30).hex())) in named


def test_a_whole_log_verifies(kept: tuple[Path, dict[int, bytes]]) -> None:
    assert list(verify(kept[0])) == []


def test_no_log_is_no_damage(folder: Path) -> None:
    assert list(verify(folder)) == []


@pytest.mark.parametrize(
    "spoil", [Path.unlink, lambda head: head.write_bytes(b"\0" * 64), lambda head: head.write_bytes(head.read_bytes()[:40])]
)
def test_a_damaged_head_file_is_named_and_readers_ask_the_log(
    kept: tuple[Path, dict[int, bytes]], folder: Path, spoil: Callable[[Path], object]
) -> None:
    shutil.copytree(kept[0], folder)
    spoil(folder / "head")
    reader = open_reader(folder)
    assert reader.head() == 29
    assert look(folder, kept[1]) == 29
    assert [damage.kind for damage in verify(folder)] == ["head"]
    log = open_writer(folder)
    assert append(log, {"story/0": placing("new")}).edition == 30
    assert reader.head() == 30
    log.close()
    reader.close()
    assert list(verify(folder)) == []


def test_damage_tells_itself() -> None:
    assert Damage("fragment", "abc", "is gone") == Damage("fragment", "abc", "is gone")
