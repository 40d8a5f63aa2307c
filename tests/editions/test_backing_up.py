"""A backup is one whole moment of the log, and comes back as it was."""

import threading
from pathlib import Path

import pytest

from stoppress.editions.backing_up import LogInTheWay, back_up, restore
from stoppress.editions.connecting import LogDamaged
from stoppress.editions.folder import open_reader, open_writer
from stoppress.editions.schema import NotALog
from stoppress.editions.sqlite import SqliteEditions
from stoppress.editions.verifying import verify
from tests.editions.saying import append, page, placing, shown


def publish(log: SqliteEditions, number: int) -> None:
    append(
        log,
        {"headers@html": placing("[]"), "front": placing(f"front {number} " * number), "foot": placing(f"foot {number}")},
        {"/": page("front", "front", "foot")},
    )


def front(number: int) -> bytes:
    return (f"front {number} " * number + f"foot {number}").encode()


def test_r34_a_backup_taken_while_the_log_is_written_is_one_moment(writer: SqliteEditions, folder: Path, tmp_path: Path) -> None:
    for number in range(1, 40):
        publish(writer, number)
    copies: list[int] = []
    copying = threading.Thread(target=lambda: copies.extend(back_up(folder, tmp_path / f"copy-{n}.db") for n in range(5)))
    copying.start()
    while copying.is_alive():
        publish(writer, writer.head() + 1)
    copying.join()
    assert len(copies) == 5
    assert copies == sorted(copies)
    for n, newest in enumerate(copies):
        assert restore(tmp_path / f"copy-{n}.db", tmp_path / f"restored-{n}") == newest
        log = open_writer(tmp_path / f"restored-{n}")
        assert log.head() == newest
        for edition in (1, newest // 2, newest):
            assert shown(log, "/", edition) == front(edition)
        publish(log, newest + 1)
        log.close()
        assert list(verify(tmp_path / f"restored-{n}")) == []


def test_progress_is_told(writer: SqliteEditions, folder: Path, tmp_path: Path) -> None:
    publish(writer, 1)
    told: list[tuple[int, int]] = []
    back_up(folder, tmp_path / "copy.db", lambda left, pages: told.append((left, pages)))
    assert told[-1][0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "editions"]


def test_a_log_is_not_overwritten(writer: SqliteEditions, folder: Path, tmp_path: Path) -> None:
    publish(writer, 1)
    back_up(folder, tmp_path / "copy.db")
    with pytest.raises(LogInTheWay):
        restore(tmp_path / "copy.db", folder)


def test_r34_a_damaged_backup_is_refused_and_leaves_nothing(writer: SqliteEditions, folder: Path, tmp_path: Path) -> None:
    publish(writer, 30)
    back_up(folder, tmp_path / "copy.db")
    whole = bytearray((tmp_path / "copy.db").read_bytes())
    whole[len(whole) // 2 + 100] ^= 1
    (tmp_path / "copy.db").write_bytes(whole)
    with pytest.raises(LogDamaged):
        restore(tmp_path / "copy.db", tmp_path / "restored")
    assert list((tmp_path / "restored").iterdir()) == []


def test_no_log_cannot_be_backed_up(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotALog):
        back_up(folder, tmp_path / "copy.db")
    folder.mkdir()
    (folder / "editions.db").touch()
    with pytest.raises(NotALog):
        back_up(folder, tmp_path / "copy.db")


def test_a_head_left_from_another_log_is_not_believed(writer: SqliteEditions, folder: Path, tmp_path: Path) -> None:
    publish(writer, 1)
    back_up(folder, tmp_path / "copy.db")
    for number in range(2, 9):
        publish(writer, number)
    writer.close()
    for ending in ("", "-wal", "-shm"):
        (folder / f"editions.db{ending}").unlink()
    head = (folder / "head").read_bytes()
    assert restore(tmp_path / "copy.db", folder) == 1
    (folder / "head").write_bytes(head)
    reader = open_reader(folder)
    assert reader.head() == 1
    assert shown(reader, "/", 1) == front(1)
    reader.close()
