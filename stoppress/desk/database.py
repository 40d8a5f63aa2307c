"""The desk's database: a current SQLite, put in place of the standard library's before Django loads."""

import sys
from types import ModuleType

import pysqlite3
import pysqlite3.dbapi2

LEAST = (3, 51, 3)  # those before it may corrupt a WAL database when two connections write at once


class SQLiteTooOld(RuntimeError):
    def __init__(self, found: str) -> None:
        least = ".".join(str(part) for part in LEAST)
        super().__init__(f"SQLite {found} is too old: Stop Press needs {least} or newer. Install a newer `pysqlite3`.")


class DjangoLoadedFirst(RuntimeError):
    def __init__(self) -> None:
        super().__init__("Django's SQLite back end was loaded before the current SQLite was put in place. Call `database.install()` first.")


def install() -> None:
    """Make `sqlite3` the current build, for this process. Raises SQLiteTooOld, DjangoLoadedFirst."""
    if pysqlite3.sqlite_version_info < LEAST:
        raise SQLiteTooOld(pysqlite3.sqlite_version)
    loaded: ModuleType | None = sys.modules.get("django.db.backends.sqlite3.base")
    if loaded is not None and loaded.Database is not pysqlite3.dbapi2:
        raise DjangoLoadedFirst
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
