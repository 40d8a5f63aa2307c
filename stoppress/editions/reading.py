"""Reading the log from its database: pages and fragments as of any edition."""

import json
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

import apsw

from stoppress.editions.connecting import LogDamaged, connect_to_read
from stoppress.editions.fragments import Digest, Fragment, FragmentDamaged, FragmentErased, FragmentMissing
from stoppress.editions.head import Head, HeadUnreadable
from stoppress.editions.log import Edition, FragmentName, Owner, Page, Path, Read, UnknownEdition
from stoppress.editions.packing import PAGE_NAMES_FROM, unpack_ids
from stoppress.editions.querying import Row, value
from stoppress.editions.schema import BY_DIGEST, format_of

DATABASE = "editions.db"
HEAD = "head"
BATCH = 1000  # rows read at a time: no read transaction stays open, so that the WAL can always start anew
TEXTS_KEPT = 20_000  # texts remembered by number, about 4 MB
_EDITION = "SELECT number, at, cause, author, root FROM editions"


class Texts:
    """Texts by their numbers, the latest used kept."""

    def __init__(self, reading: "SqliteReading", table: str) -> None:
        self._reading = reading
        self._query = f"SELECT text FROM {table} WHERE id = ?"
        self._kept: dict[int, str] = {}

    def __getitem__(self, id: int) -> str:
        found = self._kept.get(id)
        if found is None:
            row = self._reading.row(self._query, (id,))
            if row is None:
                raise LogDamaged(self._reading.path, f"a text with number {id} is missing")
            if len(self._kept) >= TEXTS_KEPT:
                for old in list(self._kept)[: TEXTS_KEPT // 2]:
                    del self._kept[old]
            found = self._kept[id] = row[0]
        return found

    def forget(self) -> None:
        self._kept.clear()


class SqliteReading:
    """A Reader over one connection, for one thread at a time.

    Damage raises LogDamaged or FragmentDamaged, never gives wrong bytes. Where no log exists yet, it answers as an empty one, and
    looks again at each call.
    """

    def __init__(self, folder: FilePath) -> None:
        self.path = folder / DATABASE
        self._head_file: Head | None = Head(folder / HEAD)
        self._db: apsw.Connection | None = None
        self._top = 0
        self._names = Texts(self, "names")
        self._own = Texts(self, "own_headers")
        self._keys = Texts(self, "keys")
        self._owners = Texts(self, "owners")

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None
        if self._head_file is not None:
            self._head_file.close()

    # What the log is asked through.
    def rows(self, query: str, values: tuple[Any, ...] = ()) -> list[Row]:
        """Raises LogDamaged."""
        db = self._db or self._connect()
        if db is None:
            return []
        try:
            return db.execute(query, values).fetchall()
        except (apsw.CorruptError, apsw.IOError, apsw.NotADBError, apsw.FormatError) as error:
            raise LogDamaged(self.path, error) from error

    def row(self, query: str, values: tuple[Any, ...] = ()) -> Row | None:
        found = self.rows(query, values)
        return found[0] if found else None

    def _connect(self) -> apsw.Connection | None:
        if not self.path.exists():
            return None
        announced = self._announced()
        try:
            connection = self._open()
        except apsw.Error as error:
            raise LogDamaged(self.path, error) from error
        try:
            if format_of(connection, self.path) == 0:  # being made
                connection.close()
                return None
            newest: int | None = value(connection, "SELECT max(number) FROM editions")
        except (apsw.CorruptError, apsw.IOError, apsw.NotADBError) as error:
            connection.close()
            raise LogDamaged(self.path, error) from error
        except Exception:
            connection.close()
            raise
        self._top = newest or 0
        if announced > self._top:
            self._head_file = None  # it speaks of another log; the database knows
        self._db = connection
        return connection

    def _open(self) -> apsw.Connection:
        return connect_to_read(self.path)

    def _announced(self) -> int:
        try:
            return self._head_file.read() if self._head_file else 0
        except HeadUnreadable:
            return 0

    # The head, and which editions can be asked.
    def head(self) -> int:
        if self._db is None and self._connect() is None:
            return 0
        try:
            if self._head_file is not None:
                announced = self._head_file.read()
                if announced > self._top:
                    self._top = announced
                return self._top
        except HeadUnreadable:
            pass
        row = self.row("SELECT max(number) FROM editions")
        self._top = max(self._top, row[0] if row and row[0] else 0)
        return self._top

    def oldest(self) -> int:
        """The oldest edition that can still be asked; 0 where nothing was pruned."""
        try:
            if self._head_file is not None:
                return self._head_file.oldest()
        except HeadUnreadable:
            pass
        row = self.row("SELECT value FROM meta WHERE key = 'floor'")
        return int(row[0]) if row else 0

    def _upto(self, edition: int) -> int:
        if edition > self._top and edition > self.head():
            raise UnknownEdition(edition)
        return edition

    def _after(self, edition: int) -> None:
        # After the query: pruning announces its limit before it commits, so what a query found was whole.
        if edition < self.oldest():
            raise UnknownEdition(edition)

    def edition(self, number: int) -> Edition:
        row = self.row(f"{_EDITION} WHERE number = ?", (number,))
        if row is None:
            raise UnknownEdition(number)
        return Edition(*row)

    def editions(self, newest_first: bool = True) -> Iterator[Edition]:
        """All that were ever made, also where their pages were pruned since."""
        order, beyond, last = ("DESC", "<", 2**62) if newest_first else ("ASC", ">", 0)
        while batch := self.rows(f"{_EDITION} WHERE number {beyond} ? ORDER BY number {order} LIMIT {BATCH}", (last,)):
            yield from (Edition(*row) for row in batch)
            last = batch[-1][0]

    def edition_at(self, at: int) -> int:
        row = self.row("SELECT number FROM editions WHERE at <= ? ORDER BY at DESC, number DESC LIMIT 1", (at,))
        if row is None or row[0] < self.oldest():
            raise UnknownEdition(f"at {at} ms")
        return int(row[0])

    def changed(self, after: int, upto: int, limit: int) -> tuple[set[FragmentName], set[Path]] | None:
        names = self.rows(
            "SELECT text FROM names WHERE id IN (SELECT DISTINCT name FROM placings WHERE edition > ? AND edition <= ? LIMIT ?)",
            (after, upto, limit + 1),
        )
        paths = self.rows(
            "SELECT text FROM paths WHERE id IN (SELECT DISTINCT path FROM pages WHERE edition > ? AND edition <= ? LIMIT ?)",
            (after, upto, limit + 1),
        )
        if after < self.oldest() or len(names) + len(paths) > limit:
            return None
        return {text for (text,) in names}, {text for (text,) in paths}

    # Pages and fragments.
    def page(self, path: Path, edition: int) -> Page | None:
        row = self.row(
            "SELECT record FROM pages WHERE path = (SELECT id FROM paths WHERE text = ?) AND edition <= ? ORDER BY edition DESC LIMIT 1",
            (path, self._upto(edition)),
        )
        self._after(edition)
        return self.unpack_page(row[0]) if row and row[0] is not None else None

    def last_page(self, path: Path) -> Page | None:
        stood = self.last_stood(path)
        return None if stood is None else self.page(path, stood)

    def last_stood(self, path: Path) -> int | None:
        row = self.row(
            "SELECT edition, record FROM pages WHERE path = (SELECT id FROM paths WHERE text = ?) ORDER BY edition DESC LIMIT 1", (path,)
        )
        if row is None:
            return None
        if row[1] is not None:
            return self.head()
        return max(int(row[0]) - 1, self.oldest())

    def paths(self, edition: int) -> Iterator[Path]:
        last: str | None = ""
        while last is not None:
            batch = self.rows(
                "SELECT text FROM paths WHERE text >= ? AND"
                " (SELECT record FROM pages WHERE path = id AND edition <= ? ORDER BY edition DESC LIMIT 1) IS NOT NULL"
                f" ORDER BY text LIMIT {BATCH}",
                (last, self._upto(edition)),
            )
            self._after(edition)
            yield from (text for (text,) in batch)
            last = batch[-1][0] + "\0" if batch else None

    def placed(self, name: FragmentName, edition: int) -> Digest | None:
        row = self.row(
            "SELECT fragment, (SELECT digest FROM fragments WHERE id = fragment) FROM placings"
            " WHERE name = (SELECT id FROM names WHERE text = ?) AND edition <= ? ORDER BY edition DESC LIMIT 1",
            (name, self._upto(edition)),
        )
        self._after(edition)
        if row is None or row[0] is None:
            return None
        if row[1] is None:
            raise LogDamaged(self.path, f"the fragment that {name!r} stands for is missing")
        return Digest(row[1])

    def fragment(self, digest: Digest) -> Fragment:
        row = self.row(f"SELECT crc, length, deflated FROM fragments WHERE {BY_DIGEST}", (digest,))
        if row is None:
            raise FragmentMissing(digest)
        if row[2] is None:
            raise FragmentErased(digest)
        fragment = Fragment(digest, *row)
        if not fragment.joinable():
            raise FragmentDamaged(digest)
        return fragment

    def read_by(self, name: FragmentName) -> frozenset[Read]:
        row = self.row(
            "SELECT trace FROM placings WHERE name = (SELECT id FROM names WHERE text = ?) ORDER BY edition DESC LIMIT 1", (name,)
        )
        return self.trace(row[0]) if row and row[0] else frozenset()

    def trace(self, id: int) -> frozenset[Read]:
        row = self.row("SELECT keys FROM traces WHERE id = ?", (id,))
        return frozenset(self._keys[key] for key in unpack_ids(row[0])) if row else frozenset()

    def unpack_page(self, record: bytes) -> Page:
        status, headers, own, *names = unpack_ids(record)
        assert PAGE_NAMES_FROM == 3
        pairs = tuple((name, value) for name, value in json.loads(self._own[own])) if own else ()
        return Page(status, self._names[headers], tuple([self._names[name] for name in names]), pairs)

    def owner_text(self, id: int) -> Owner:
        return self._owners[id]
