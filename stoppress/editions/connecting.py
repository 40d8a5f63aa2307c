"""Connections to the log's database: SQLite by apsw, every page checked, safe beside other processes."""

import ctypes
from contextlib import suppress
from pathlib import Path
from threading import Lock

import apsw
import apsw.sqlite_extra

LEAST_SQLITE = (3, 51, 3)  # builds before it may corrupt a WAL database when two connections write and checkpoint at once
BUSY_MS = 10_000
PAGE_CHECK_BYTES = 8
_CHECKED = "cksmvfs"  # SQLite's checksum VFS: each page ends in a checksum that is looked at when it is read
_lock = Lock()


class SqliteTooOld(RuntimeError):
    def __init__(self, found: str) -> None:
        super().__init__(f"SQLite {found} may damage the log; {'.'.join(map(str, LEAST_SQLITE))} or later is needed. Install a newer apsw.")


class ChecksumsUnavailable(RuntimeError):
    def __init__(self) -> None:
        super().__init__("This apsw lacks SQLite's checksum VFS (cksumvfs), which guards the log. Install apsw from its published wheels.")


class LogDamaged(RuntimeError):
    """The database cannot be read where it was asked."""

    def __init__(self, path: object, why: object) -> None:
        super().__init__(
            f"{path} cannot be read ({why}). See that this user may read it and the files beside it. "
            "`stoppress verify` names what is damaged; `stoppress restore` brings back a backup."
        )


def check_version() -> None:
    """Raises SqliteTooOld, ChecksumsUnavailable."""
    found = apsw.sqlite_lib_version()
    if tuple(map(int, found.split(".")))[:3] < LEAST_SQLITE:
        raise SqliteTooOld(found)
    with _lock:
        if _CHECKED not in apsw.vfs_names():
            if apsw.sqlite_extra.has("cksumvfs") is None:
                raise ChecksumsUnavailable
            default = apsw.vfs_names()[0]
            loader = apsw.Connection(":memory:")
            apsw.sqlite_extra.load(loader, "cksumvfs")
            loader.close()
            apsw.set_default_vfs(default)  # loading it makes it the default of the whole process


def connect_to_read(path: Path) -> apsw.Connection:
    """Also for a user without the right to write. Raises SqliteTooOld, ChecksumsUnavailable, apsw.Error."""
    check_version()
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY, vfs=_CHECKED)
    connection.set_busy_timeout(BUSY_MS)
    connection.execute("PRAGMA cache_size=-8192")
    return connection


def connect_to_write(path: Path, vfs: str = _CHECKED) -> apsw.Connection:
    """Raises SqliteTooOld, ChecksumsUnavailable, apsw.Error.

    `vfs` may name another that stands on the checking one, to try what a failing disk does.
    """
    check_version()
    connection = apsw.Connection(str(path), vfs=vfs)
    try:
        _prepare(connection)
    except Exception:
        with suppress(apsw.Error):
            connection.close()
        raise
    return connection


def _prepare(connection: apsw.Connection) -> None:
    connection.set_busy_timeout(BUSY_MS)
    connection.reserve_bytes(None, PAGE_CHECK_BYTES)
    for pragma in (
        "page_size=4096",
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        "wal_autocheckpoint=12000",  # 48 MB, where the writer never rests
        "journal_size_limit=67108864",
        "cache_size=-32768",
        "foreign_keys=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    keep = ctypes.c_int(1)  # a reader under another user cannot open a WAL database whose WAL files are gone
    connection.file_control("main", apsw.SQLITE_FCNTL_PERSIST_WAL, ctypes.addressof(keep))
