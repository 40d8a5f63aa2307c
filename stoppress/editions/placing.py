"""Placing: fragments, names and traces of one append, written by difference."""

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

import apsw

from stoppress.editions.committing import commitment, salts
from stoppress.editions.fragments import Digest, Fragment
from stoppress.editions.interning import Committed, Interned
from stoppress.editions.log import FragmentName, Placing
from stoppress.editions.packing import pack_ids, unpack_ids
from stoppress.editions.querying import Row, row, rows, value
from stoppress.editions.schema import BY_DIGEST
from stoppress.editions.sizing import PLACING_BYTES, bytes_of_fragment

LANDING_BATCH = 5000
_CURRENT = "SELECT edition, fragment, trace FROM placings WHERE name = ? ORDER BY edition DESC LIMIT 1"


class Texts(NamedTuple):
    """The writer's numbers for texts."""

    names: Committed
    paths: Committed
    own: Committed
    owners: Interned
    keys: Interned

    @classmethod
    def of(cls, db: apsw.Connection) -> "Texts":
        return cls(
            Committed(db, "names"), Committed(db, "paths"), Committed(db, "own_headers"), Interned(db, "owners"), Interned(db, "keys")
        )

    def forget(self) -> None:
        for interned in self:
            interned.forget()

    def added_bytes(self) -> int:
        return sum(interned.added_bytes for interned in self)


class Coming(NamedTuple):
    """What a name is to stand for. `fragment` None: it goes. `keys` are packed; `trace` is a stored one with these keys, if there is."""

    name: int
    fragment: int | None
    keys: bytes
    trace: int | None = None


class Current(NamedTuple):
    """What a name stands for by its newest row."""

    edition: int
    fragment: int | None
    trace: int | None


NOTHING = Current(0, None, None)


class Shelf:
    """Where fragments and traces are put, inside a transaction."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db
        self.added_bytes = 0

    def put_fragments(self, fragments: Iterable[Fragment], *, loose: bool = False) -> dict[Digest, int]:
        """The number of each, written where it is new. Loose ones are cited by no edition yet."""
        found: dict[Digest, int] = {}
        new: dict[Digest, Fragment] = {}
        for fragment in fragments:
            digest = fragment.digest
            if digest in found or digest in new:
                continue
            kept = row(self._db, f"SELECT id FROM fragments WHERE {BY_DIGEST}", (digest,))
            if kept is None:
                new[digest] = fragment
            else:
                found[digest] = kept[0]
        if not loose and found and self._any("SELECT 1 FROM loose LIMIT 1"):
            self._db.executemany("DELETE FROM loose WHERE fragment = ?", [(id,) for id in found.values()])
        if new:
            first = self._following("fragments")
            fresh = [
                (id, digest, commitment(salt, digest), salt, fragment.crc, fragment.length, fragment.deflated)
                for id, ((digest, fragment), salt) in enumerate(zip(new.items(), salts(len(new)), strict=True), first)
            ]
            self._db.executemany("INSERT INTO fragments VALUES (?, ?, ?, ?, ?, ?, ?)", fresh)
            if loose:
                self._db.executemany("INSERT INTO loose VALUES (?)", [(id,) for id, *_ in fresh])
            found.update((digest, id) for id, digest, *_ in fresh)
            self.added_bytes += sum(map(bytes_of_fragment, new.values()))
        return found

    def put_traces(self, renders: Collection[tuple[bytes, bytes | None]]) -> range:
        """Write (keys, former keys) of renders; gives their numbers."""
        first = self._following("traces")
        numbers = range(first, first + len(renders))
        self._db.executemany(
            "INSERT INTO traces VALUES (?, ?, ?)", [(id, keys, former) for id, (keys, former) in zip(numbers, renders, strict=True)]
        )
        self.added_bytes += sum(len(keys) + len(former or b"") for keys, former in renders)
        return numbers

    def _following(self, table: str) -> int:
        last: int | None = value(self._db, f"SELECT max(id) FROM {table}")
        return (last or 0) + 1

    def _any(self, query: str) -> bool:
        return row(self._db, query) is not None


class Placings:
    """The names that one append places. Rows are collected in order of name, so that the tables are filled in order."""

    def __init__(self, db: apsw.Connection, texts: Texts, shelf: Shelf, number: int) -> None:
        self._db = db
        self._texts = texts
        self._shelf = shelf
        self._number = number
        self.changed: list[int] = []
        self.changed_names: list[FragmentName] = []

    def take(self, placed: Mapping[FragmentName, Placing | None]) -> None:
        first_new = self._texts.names.following()
        coming, names = self._number_all(placed)
        current = {one.name: Current(*found) for one in coming if one.name < first_new and (found := row(self._db, _CURRENT, (one.name,)))}
        before = len(self.changed)
        self._place(coming, current)
        self.changed_names.extend(names[name] for name in self.changed[before:])

    def land(self, job: str, *, but: Collection[FragmentName]) -> None:
        """Place all that a job staged and that differs from what now stands."""
        names = self._texts.names
        excepted = {id for name in but if (id := names.known(name)) is not None}
        for batch in self._differing(job):
            coming = [Coming(name, fragment, self._keys_of(trace), trace) for name, fragment, trace, *_ in batch if name not in excepted]
            current = {name: Current(*now) for name, _, _, *now in batch if now[0] is not None}
            before = len(self.changed)
            self._place(coming, current)
            texts = dict(self._texts_of(self.changed[before:]))
            self.changed_names.extend(texts[name] for name in self.changed[before:])

    def _number_all(self, placed: Mapping[FragmentName, Placing | None]) -> tuple[list[Coming], dict[int, FragmentName]]:
        here = {name: placing for name, placing in placed.items() if placing is not None}
        ids = self._texts.names.ids(here)
        keys = self._texts.keys.ids(set().union(*{placing.read for placing in here.values()}))
        fragments = self._shelf.put_fragments([placing.fragment for placing in here.values()])
        coming = [
            Coming(ids[name], fragments[placing.fragment.digest], pack_ids(sorted([keys[read] for read in placing.read])))
            for name, placing in here.items()
        ]
        names = {id: name for name, id in ids.items()}
        for name, placing in placed.items():
            if placing is None and (id := self._texts.names.known(name)) is not None:
                coming.append(Coming(id, None, b""))
                names[id] = name
        return sorted(coming), names

    def _place(self, coming: list[Coming], current: Mapping[int, Current]) -> None:
        traces: list[tuple[bytes, bytes | None]] = []
        placings: list[tuple[int, int | None, int | None]] = []  # name, fragment, trace: negative = place in `traces`
        retraced: list[tuple[int, int, int]] = []  # trace, name, edition
        gone: list[tuple[int, int]] = []
        new: list[int] = []
        for name, fragment, keys, trace in coming:
            now = current.get(name, NOTHING)
            old_keys, old_former = self._trace(now.trace)
            same_reads = now.trace is not None and keys == old_keys
            same_bytes = fragment == now.fragment
            if same_bytes and (same_reads or fragment is None):
                continue
            if now.trace is None:
                new += [key << 32 | name for key in unpack_ids(keys)]
            elif not same_reads:
                before, after = set(unpack_ids(old_keys)), set(unpack_ids(keys))
                gone += [(key, name) for key in before - after]
                new += [key << 32 | name for key in after - before]
            if fragment is None:
                placings.append((name, None, None))
                continue
            # Where the bytes stay, what earlier renders of them read is kept too: an erasure must find this place.
            former = _former(old_keys, old_former, keys) if same_bytes else None
            if same_reads and not old_former:
                trace = now.trace
            if trace is None or former:
                traces.append((keys, former))
                trace = -len(traces)
            if same_bytes:
                retraced.append((trace, name, now.edition))
            else:
                placings.append((name, fragment, trace))
        self._write(traces, placings, retraced, gone, new)

    def _write(
        self,
        traces: list[tuple[bytes, bytes | None]],
        placings: list[tuple[int, int | None, int | None]],
        retraced: list[tuple[int, int, int]],
        gone: list[tuple[int, int]],
        new: list[int],
    ) -> None:
        numbers = self._shelf.put_traces(traces)

        def numbered(trace: int | None) -> int | None:
            return numbers[-trace - 1] if trace is not None and trace < 0 else trace

        execute = self._db.executemany
        execute("UPDATE placings SET trace = ? WHERE name = ? AND edition = ?", [(numbered(trace), *key) for trace, *key in retraced])
        execute(
            "INSERT INTO placings (name, edition, fragment, trace) VALUES (?, ?, ?, ?)",
            [(name, self._number, fragment, numbered(trace)) for name, fragment, trace in placings],
        )
        execute("DELETE FROM reads WHERE key = ? AND name = ?", sorted(gone))
        if new:  # by far the most rows: as one array of both numbers, they take half the time
            pairs = apsw.carray(array("q", sorted(new)))
            self._db.execute("INSERT INTO reads (key, name) SELECT value >> 32, value & 0xffffffff FROM carray(?)", (pairs,))
        self.changed.extend(name for name, _, _ in placings)
        self._shelf.added_bytes += PLACING_BYTES * len(placings)

    def _differing(self, job: str) -> Iterator[list[Row]]:
        last = 0
        while batch := rows(
            self._db,
            "SELECT s.name, s.fragment, s.trace, p.edition, p.fragment, p.trace FROM staged s LEFT JOIN placings p ON p.name = s.name"
            " AND p.edition = (SELECT max(edition) FROM placings WHERE name = s.name)"
            " WHERE s.job = ? AND s.name > ? AND (p.fragment IS NOT s.fragment OR p.trace IS NOT s.trace) ORDER BY s.name LIMIT ?",
            (job, last, LANDING_BATCH),
        ):
            yield batch
            last = batch[-1][0]

    def _keys_of(self, trace: int) -> bytes:
        return self._trace(trace)[0]

    def _trace(self, trace: int | None) -> tuple[bytes, bytes | None]:
        if trace is None:
            return b"", None
        ((keys, former),) = rows(self._db, "SELECT keys, former FROM traces WHERE id = ?", (trace,))
        return keys, former

    def _texts_of(self, names: list[int]) -> Iterator[tuple[int, FragmentName]]:
        for name in names:
            yield name, value(self._db, "SELECT text FROM names WHERE id = ?", (name,))


def _former(old: bytes, old_former: bytes | None, now: bytes) -> bytes | None:
    """The keys that earlier renders of the same bytes read and this one does not."""
    keys = (set(unpack_ids(old)) | set(unpack_ids(old_former or b""))) - set(unpack_ids(now))
    return pack_ids(sorted(keys)) if keys else None
