"""What the log does when the disk fails: it says so, and holds what it acknowledged."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import apsw
import pytest

from stoppress.editions.folder import open_reader, open_writer
from stoppress.editions.sqlite import RESTS, NotWritten, SqliteEditions, WriterPoisoned
from stoppress.editions.verifying import verify
from tests.editions.failing_disk import NAME, FailingDisk
from tests.editions.saying import append, page, placing, shown

ALL = ("write", "sync", "truncate")
PAGES = {"/": page("front", "open", "front")}


@pytest.fixture
def disk() -> Iterator[FailingDisk]:
    disk = FailingDisk()
    yield disk
    disk.unregister()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of three editions."""
    folder = tmp_path_factory.mktemp("kept") / "editions"
    log = open_writer(folder)
    append(log, {"headers@html": placing("[]"), "open": placing("<"), "front": placing("one " * 3000), "old": placing("x" * 9000)}, PAGES)
    append(log, {"front": placing("two " * 3000, "site"), "old": None})
    append(log, {"front": placing("three", "site")}, filed={"site": b"{}"})
    log.close()
    return folder


def publish(folder: Path) -> int:
    """One whole visit of a writer. Gives the edition that was acknowledged."""
    log = SqliteEditions(folder, NAME)
    try:
        log.stage("work", {"aside": placing("aside")})
        appended = append(log, {"front": placing("four " * 4000, "site")}, filed={"site": b"{}" * 3000}, landing="work")
        with suppress(NotWritten):  # what was acknowledged stays
            log.rewrite()
    finally:
        log.close()
    return appended.edition


def look(folder: Path) -> int:
    """The head, with all that it and the editions before it show looked at."""
    reader = open_reader(folder)
    head = reader.head()
    assert head in (3, 4)
    expected = {1: "one " * 3000, 2: "two " * 3000, 3: "three", 4: "four " * 4000}
    for edition in range(1, head + 1):
        assert shown(reader, "/", edition) == f"<{expected[edition]}".encode()
    assert reader.filed("site") == (b"{}" if head == 3 else b"{}" * 3000)
    reader.close()
    return head


def recover(folder: Path) -> None:
    log = open_writer(folder)
    head = log.head()
    assert append(log, {"front": placing("five", "site")}).edition == head + 1
    assert shown(log, "/", head + 1) == b"<five"
    log.close()
    assert list(verify(folder)) == []


@pytest.mark.parametrize("error", [apsw.IOError, apsw.FullError])
@pytest.mark.parametrize("for_good", [False, True])
def test_r3_any_store_call_may_fail_and_the_next_try_succeeds(
    disk: FailingDisk, kept: Path, tmp_path: Path, error: type[apsw.Error], for_good: bool
) -> None:
    tried = 0
    while True:
        tried += 1
        folder = tmp_path / str(tried)
        shutil.copytree(kept, folder)
        disk.fail_at(tried, error, kinds=ALL, for_good=for_good)
        acknowledged = 0
        with suppress(NotWritten):
            acknowledged = publish(folder)
        failed = disk.failed
        disk.heal()
        assert look(folder) >= acknowledged
        recover(folder)
        if not failed:
            break
    assert tried > 15


def test_r4_after_a_failed_sync_nothing_is_acknowledged_and_the_writer_refuses(disk: FailingDisk, kept: Path, tmp_path: Path) -> None:
    refused = 0
    for number in range(1, 10):
        folder = tmp_path / str(number)
        shutil.copytree(kept, folder)
        log = SqliteEditions(folder, NAME)
        disk.fail_at(number, apsw.IOError, kinds=("sync",), for_good=False)
        for round in range(3):
            try:
                append(log, {"front": placing(f"try {round}")})
            except NotWritten:
                refused += 1
                with pytest.raises(WriterPoisoned):
                    append(log, {"front": placing("again")})
                with pytest.raises(WriterPoisoned):
                    log.stage("work", {"front": placing("again")})
                break
        acknowledged = log.head()
        assert shown(log, "/", acknowledged) in (b"<three", b"<try 0", b"<try 1", b"<try 2")
        disk.heal()
        log.close()
        again = open_writer(folder)
        assert again.head() in (acknowledged, acknowledged + 1)
        append(again, {"front": placing("after")})
        again.close()
        assert list(verify(folder)) == []
    assert refused >= 3


def test_r5_a_full_disk_loses_nothing_and_the_log_goes_on_when_there_is_room(disk: FailingDisk, kept: Path, tmp_path: Path) -> None:
    full = 0
    for step in range(50):
        folder = tmp_path / str(step)
        shutil.copytree(kept, folder)
        disk.fill_up(step * 4096)
        acknowledged = 0
        try:
            acknowledged = publish(folder)
        except NotWritten:
            full += 1
        head = look(folder)
        assert head >= acknowledged
        disk.heal()
        recover(folder)
    assert 2 < full < 50


def test_a_head_that_cannot_be_announced_is_not_acknowledged(writer: SqliteEditions, folder: Path) -> None:
    append(writer, {"front": placing("one")})
    (folder / "head").unlink()
    (folder / "head").mkdir()
    with pytest.raises(NotWritten):
        append(writer, {"front": placing("two")})
    with pytest.raises(WriterPoisoned):
        append(writer, {"front": placing("three")})
    writer.close()
    (folder / "head").rmdir()
    again = open_writer(folder)
    assert again.head() == 2
    again.close()


def test_a_rest_that_fails_is_told_and_loses_nothing(kept: Path, tmp_path: Path, disk: FailingDisk) -> None:
    folder = tmp_path / "editions"
    shutil.copytree(kept, folder)
    log = SqliteEditions(folder, NAME)
    for number in range(RESTS):
        append(log, {"front": placing("four " * 4000 if number == 0 else f"{number}")})
    disk.fail_at(1, apsw.IOError, kinds=("write", "sync"), for_good=False)
    with pytest.raises(NotWritten):
        log.rest()
    with pytest.raises(WriterPoisoned):
        append(log, {"front": placing("five")})
    log.close()
    reader = open_reader(folder)
    assert shown(reader, "/", 3 + RESTS) == f"<{RESTS - 1}".encode()
    reader.close()
