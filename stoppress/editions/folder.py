"""The folder DIR/editions: where the log of a newsroom is opened."""

from pathlib import Path

from stoppress.editions.holdings import SqliteReader
from stoppress.editions.sqlite import SqliteEditions


def open_writer(folder: Path) -> SqliteEditions:
    """The log as a Writer, made where there is none. Raises SqliteTooOld, UnknownFormat, NotALog, LogBusy, NotWritten, OSError."""
    return SqliteEditions(folder)


def open_reader(folder: Path) -> SqliteReader:
    """The log as Holdings, to read, also beside a running writer, and with the right to read only.

    Where there is none yet, it is an empty one, and looks again at each call. Each thread opens its own.
    Its methods raise SqliteTooOld, UnknownFormat, NotALog, LogDamaged.
    """
    return SqliteReader(folder)
