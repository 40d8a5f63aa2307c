"""Backing up: a whole and consistent copy of the log while it is written, and the way back."""

import os
from collections.abc import Callable
from pathlib import Path

import apsw

from stoppress.editions.connecting import LogDamaged, connect_to_read, connect_to_write
from stoppress.editions.querying import value
from stoppress.editions.reading import DATABASE, HEAD
from stoppress.editions.schema import NotALog, format_of
from stoppress.editions.verifying import verify_database

PAGES_A_STEP = 2000


class LogInTheWay(FileExistsError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} exists. Restore into a data folder without a log, or move that one away first.")


def back_up(folder: Path, target: Path, progress: Callable[[int, int], None] = lambda left, pages: None) -> int:
    """Copy the log in `folder` to the file `target`, as of one moment; gives the newest edition in it.

    `progress` is told pages left and pages in all. The copy is checked and durable when this returns, and under its name only then.
    Raises NotALog where there is no log, LogDamaged where the copy does not verify, apsw.Error, OSError.
    """
    if not (folder / DATABASE).exists():
        raise NotALog(folder / DATABASE)
    source = connect_to_read(folder / DATABASE)
    part = target.with_name(target.name + ".part")
    _remove(part)
    try:
        if format_of(source, folder / DATABASE) == 0:
            raise NotALog(folder / DATABASE)
        copy = connect_to_write(part)
        try:
            # One read transaction for the whole copy: what is appended meanwhile neither shows in it nor makes it start again.
            with source, copy.backup("main", source, "main") as backup:
                source.execute("SELECT count(*) FROM editions").fetchall()
                while not backup.done:
                    backup.step(PAGES_A_STEP)
                    progress(backup.remaining, backup.page_count)
            newest = value(copy, "SELECT max(number) FROM editions") or 0
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            copy.close()
        _check(part)
        _make_durable(part, target)
        return int(newest)
    finally:
        source.close()
        _remove(part)


def restore(source: Path, folder: Path) -> int:
    """Put a backup in place as the log of `folder`; gives its newest edition. Readers that ran on the folder start again after it.

    Raises LogInTheWay where there is a log, LogDamaged where the backup does not verify, OSError.
    """
    target = folder / DATABASE
    if target.exists():
        raise LogInTheWay(target)
    folder.mkdir(parents=True, exist_ok=True)
    _remove(target)
    part = target.with_name(DATABASE + ".part")
    _remove(part)
    try:
        with source.open("rb") as old, part.open("wb") as new:
            while block := old.read(1 << 20):
                new.write(block)
        newest = _check(part)
        (folder / HEAD).unlink(missing_ok=True)  # it speaks of what was there before
        _make_durable(part, target)
        return newest
    finally:
        _remove(part)


def _check(path: Path) -> int:
    for damage in verify_database(path):
        raise LogDamaged(path, f"{damage.kind} {damage.what}: {damage.why}")
    db = connect_to_read(path)
    try:
        return int(value(db, "SELECT max(number) FROM editions") or 0)
    except apsw.Error as error:
        raise LogDamaged(path, error) from error
    finally:
        db.close()


def _make_durable(part: Path, target: Path) -> None:
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)
    directory = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
