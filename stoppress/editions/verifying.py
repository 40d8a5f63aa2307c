"""Verifying: every fragment, row and root of the log is held and true, or named."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import apsw

from stoppress.editions.appending import fill_root
from stoppress.editions.committing import NO_ROOT, Root, commitment
from stoppress.editions.connecting import connect_to_read
from stoppress.editions.fragments import Digest, Fragment, FragmentDamaged
from stoppress.editions.head import Head, HeadUnreadable
from stoppress.editions.packing import PAGE_NAMES_FROM, unpack_ids
from stoppress.editions.placing import Texts
from stoppress.editions.querying import Row, rows, value
from stoppress.editions.reading import DATABASE, HEAD
from stoppress.editions.schema import format_of

BATCH = 2000
_UNREADABLE = (apsw.CorruptError, apsw.IOError, apsw.NotADBError, apsw.FormatError, apsw.CantOpenError, LookupError, ValueError)


@dataclass(frozen=True, slots=True)
class Damage:
    """`kind` is database, fragment, text, placing, page, edition, index or head; `what` names the one."""

    kind: str
    what: str
    why: str


def verify(folder: Path) -> Iterator[Damage]:
    """What is wrong with a log, also while a writer runs: nothing where all is well, or where there is no log.

    Raises UnknownFormat, NotALog, SqliteTooOld.
    """
    if (folder / DATABASE).exists():
        yield from verify_database(folder / DATABASE)
        yield from _verify_head(folder)


def verify_database(path: Path) -> Iterator[Damage]:
    """The same for a database alone, such as a backup."""
    try:
        db = connect_to_read(path)
    except _UNREADABLE as error:
        yield Damage("database", str(path), str(error))
        return
    try:
        try:
            if format_of(db, path) == 0:
                return
            db.execute("BEGIN")
        except _UNREADABLE as error:
            yield Damage("database", str(path), str(error))
            return
        for check in (_structure, _fragments, _texts, _placings, _pages, _editions, _reads, _owning):
            try:
                yield from check(db)
            except _UNREADABLE as error:
                yield Damage("database", check.__name__.strip("_"), f"cannot be read: {error}")
    finally:
        db.close()


def _structure(db: apsw.Connection) -> Iterator[Damage]:
    for (found,) in db.execute("PRAGMA integrity_check(50)"):
        if found != "ok":
            yield Damage("database", DATABASE, str(found))


def _each(db: apsw.Connection, table: str, query: str, kind: str, check: Callable[[Row], Damage | None]) -> Iterator[Damage]:
    """Look at each row by its number; one on a damaged page is named and the rest looked at all the same."""
    last = 0
    top: int = value(db, f"SELECT max(id) FROM {table}") or 0
    while last < top:
        upto = last + BATCH
        try:
            found = rows(db, f"{query} WHERE id > ? AND id <= ?", (last, upto))
        except _UNREADABLE:
            found = []
            for id in range(last + 1, min(upto, top) + 1):
                try:
                    found += rows(db, f"{query} WHERE id = ?", (id,))
                except _UNREADABLE as error:
                    yield Damage(kind, f"number {id}", f"its row cannot be read: {error}")
        for row in found:
            damage = check(row)
            if damage is not None:
                yield damage
        last = upto


def _fragments(db: apsw.Connection) -> Iterator[Damage]:
    query = "SELECT id, digest, commitment, salt, crc, length, deflated FROM fragments"
    yield from _each(db, "fragments", query, "fragment", _check_fragment)


def _check_fragment(row: Row) -> Damage | None:
    id, digest, committed, salt, crc, length, deflated = row
    if salt is None and deflated is None:
        return None if digest == committed else Damage("fragment", f"number {id}", "is erased, but its commitment differs")
    try:
        if not Fragment(Digest(digest), crc, length, deflated).joinable():
            return Damage("fragment", digest.hex(), "its checksum or its end is wrong")
    except FragmentDamaged:
        return Damage("fragment", digest.hex(), "does not say what its digest says")
    if commitment(salt, digest) != committed:
        return Damage("fragment", digest.hex(), "its commitment is not of its salt and digest")
    return None


def _texts(db: apsw.Connection) -> Iterator[Damage]:
    for table in ("names", "paths", "own_headers"):

        def check(row: Row, table: str = table) -> Damage | None:
            _, text, salt, committed = row
            if salt is not None and commitment(salt, text.encode()) != committed:
                return Damage("text", f"{table}: {text}", "its commitment is not of its salt and text")
            return None

        yield from _each(db, table, f"SELECT id, text, salt, commitment FROM {table}", "text", check)


def _placings(db: apsw.Connection) -> Iterator[Damage]:
    missing = (
        ("names", "name", "its name is missing"),
        ("fragments", "fragment", "its fragment is missing"),
        ("traces", "trace", "what its render read is missing"),
    )
    for table, column, why in missing:
        query = f"SELECT name, edition FROM placings WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT id FROM {table})"
        for name, edition in db.execute(query):
            yield Damage("placing", f"{_text(db, name)} in edition {edition}", why)
    for name, edition in db.execute("SELECT name, edition FROM placings WHERE (fragment IS NULL) <> (trace IS NULL)"):
        yield Damage("placing", f"{_text(db, name)} in edition {edition}", "it half stands and half went")


def _text(db: apsw.Connection, name: int) -> str:
    found = rows(db, "SELECT text FROM names WHERE id = ?", (name,))
    return str(found[0][0]) if found else f"name {name}"


def _pages(db: apsw.Connection) -> Iterator[Damage]:
    placed = bytearray((value(db, "SELECT max(id) FROM names") or 0) + 1)  # 1 where a name stands now
    for (name,) in db.execute(
        "SELECT name FROM placings p WHERE fragment IS NOT NULL AND edition = (SELECT max(edition) FROM placings WHERE name = p.name)"
    ):
        placed[name] = 1
    for path, record in db.execute(
        "SELECT (SELECT text FROM paths WHERE id = path), record FROM pages p"
        " WHERE record IS NOT NULL AND edition = (SELECT max(edition) FROM pages WHERE path = p.path)"
    ):
        ids = unpack_ids(record)
        for name in (ids[1], *ids[PAGE_NAMES_FROM:]):
            if name >= len(placed) or not placed[name]:
                yield Damage("page", str(path), f"it shows {_text(db, name)}, which stands for nothing")


def _editions(db: apsw.Connection) -> Iterator[Damage]:
    """Roots up to the oldest edition that can still be asked are taken as they stand: what they commit to was pruned."""
    texts = Texts.of(db)
    floor: int = value(db, "SELECT value FROM meta WHERE key = 'floor'")
    before, expected, last_at = NO_ROOT, 1, None
    for number, at, cause, author, cause_salt, author_salt, cause_committed, author_committed, root in db.execute(
        "SELECT number, at, cause, author, cause_salt, author_salt, cause_commitment, author_commitment, root FROM editions ORDER BY number"
    ):
        for missing in range(expected, number):
            yield Damage("edition", str(missing), "is missing")
        if last_at is not None and at < last_at:
            yield Damage("edition", str(number), "is older than the edition before")
        for salt, text, committed in ((cause_salt, cause, cause_committed), (author_salt, author, author_committed)):
            if salt is not None and commitment(salt, text.encode()) != committed:
                yield Damage("edition", str(number), "its cause or author is not what its root commits to")
        if number > floor:
            making = Root(before, number, at, cause_committed, author_committed)
            names = value(db, "SELECT count(*) FROM placings WHERE edition = ?", (number,))
            paths = value(db, "SELECT count(*) FROM pages WHERE edition = ?", (number,))
            fill_root(making, db, texts, number, names, paths)
            if making.digest() != root:
                yield Damage("edition", str(number), "its root does not follow from what it holds and the root before")
        before, expected, last_at = root, number + 1, at
    beyond = value(db, "SELECT max(coalesce((SELECT max(edition) FROM placings), 0), coalesce((SELECT max(edition) FROM pages), 0))")
    for missing in range(expected, beyond + 1):
        yield Damage("edition", str(missing), "is missing")


def _reads(db: apsw.Connection) -> Iterator[Damage]:
    kept = sum(hash(pair) for pair in db.execute("SELECT key, name FROM reads"))
    meant = 0
    for name, keys in db.execute(
        "SELECT p.name, t.keys FROM placings p JOIN traces t ON t.id = p.trace"
        " WHERE p.edition = (SELECT max(edition) FROM placings WHERE name = p.name)"
    ):
        meant += sum(hash((key, name)) for key in unpack_ids(keys))
    if kept != meant:
        yield Damage("index", "reads", "it is not what the traces say: press from scratch makes it again")


def _owning(db: apsw.Connection) -> Iterator[Damage]:
    standing = "SELECT owner, path FROM pages p WHERE record IS NOT NULL AND edition = (SELECT max(edition) FROM pages WHERE path = p.path)"
    owning = "SELECT owner, path FROM owning"
    for one, other in ((standing, owning), (owning, standing)):
        if rows(db, f"{one} EXCEPT {other} LIMIT 1"):
            yield Damage("index", "owning", "it is not what the pages say")


def _verify_head(folder: Path) -> Iterator[Damage]:
    head = Head(folder / HEAD)
    why = ""
    for _ in range(20):  # a writer that runs announces a moment after it commits
        try:
            db = connect_to_read(folder / DATABASE)
            try:
                newest = value(db, "SELECT max(number) FROM editions") or 0
            finally:
                db.close()
            announced = head.read()
        except HeadUnreadable as error:
            why = str(error)
        except _UNREADABLE:
            return  # named already
        else:
            if announced == newest:
                return
            why = f"tells edition {announced}, but the newest is {newest}"
        time.sleep(0.01)
    yield Damage("head", str(folder / HEAD), why)
