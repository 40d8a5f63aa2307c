"""Pruning: forget how the site was before a moment, and keep everything since."""

from collections.abc import Iterator
from dataclasses import dataclass

import apsw

from stoppress.editions.querying import Row, rows, value
from stoppress.editions.sqlite import SqliteEditions

BATCH = 5000


@dataclass(frozen=True, slots=True)
class Pruned:
    """`oldest` is the oldest edition that can still be asked; the rest are rows that went."""

    oldest: int
    placings: int
    pages: int
    fragments: int


def prune(writer: SqliteEditions, before: int) -> Pruned:
    """Forget what no edition shows that stood at or after `before` (ms since 1970, UTC).

    The edition that stood at that moment stays, and what it shows. Earlier editions keep number, time, cause, author and
    root, so that the chain of roots still leads to the first; the roots of all later editions can be made again from their
    rows, the earlier ones are taken as they stand (a backup from before the pruning proves them). Asking for an earlier edition
    raises UnknownEdition, also in readers that stand on one. The space is used again; `rewrite` gives it back to the disk.
    Raises WriterPoisoned, LogBusy, NotWritten. May be cut off at any moment and run again.
    """
    with writer.writing() as db:
        floor: int = value(db, "SELECT value FROM meta WHERE key = 'floor'")
        newest: int = value(db, "SELECT max(number) FROM editions") or 0
        asked: int = value(db, "SELECT max(number) FROM editions WHERE at <= ?", (before,)) or 0
        floor = max(floor, asked)
        # Announced before it is committed: a reader looks after its query, and must not miss that rows went under it.
        writer.announce(newest, floor)
        db.execute("UPDATE meta SET value = ? WHERE key = 'floor'", (floor,))
    placings = _drop_versions(writer, floor, "placings", "name", "fragment")
    pages = _drop_versions(writer, floor, "pages", "path", "record")
    fragments = _drop_unused(writer, "fragments", "fragment", "SELECT fragment FROM staged")
    _drop_unused(writer, "traces", "trace", "SELECT trace FROM staged")
    return Pruned(floor, placings, pages, fragments)


def _drop_versions(writer: SqliteEditions, floor: int, table: str, column: str, content: str) -> int:
    """Rows that a later one at or before the floor replaces, and those that only say that something had gone."""
    dropped = 0
    last = 0
    while span := writer.row(f"SELECT max({column}) FROM (SELECT {column} FROM {table} WHERE {column} > ? LIMIT {BATCH})", (last,)):
        if span[0] is None:
            break
        upto = int(span[0])
        with writer.writing() as db:
            gone = rows(
                db,
                f"SELECT {column}, edition FROM {table} old WHERE {column} > ? AND {column} <= ? AND edition <= ?"
                f" AND ({content} IS NULL OR EXISTS (SELECT 1 FROM {table} new"
                f" WHERE new.{column} = old.{column} AND new.edition > old.edition AND new.edition <= ?))",
                (last, upto, floor, floor),
            )
            db.executemany(f"DELETE FROM {table} WHERE {column} = ? AND edition = ?", gone)
        dropped += len(gone)
        last = upto
    return dropped


def _drop_unused(writer: SqliteEditions, table: str, column: str, also: str) -> int:
    """Rows that no placing cites, nor work put aside."""
    dropped = 0
    with writer.writing() as db:
        used = bytearray((value(db, f"SELECT max(id) FROM {table}") or 0) + 1)
        for (id,) in db.execute(f"SELECT {column} FROM placings WHERE {column} IS NOT NULL UNION ALL {also}"):
            used[id] = 1
        for batch in _batches(db, f"SELECT id FROM {table} WHERE id > ? ORDER BY id LIMIT {BATCH}"):
            gone = [row for row in batch if not used[row[0]]]
            db.executemany(f"DELETE FROM {table} WHERE id = ?", gone)
            dropped += len(gone)
    return dropped


def _batches(db: apsw.Connection, query: str) -> Iterator[list[Row]]:
    last = 0
    while batch := rows(db, query, (last,)):
        yield batch
        last = batch[-1][0]
