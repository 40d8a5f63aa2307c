"""Staging: fragments of long work, kept durably and seen by no reader until an append lands them."""

from collections.abc import Iterable, Mapping

import apsw

from stoppress.editions.log import FragmentName, Placing
from stoppress.editions.packing import pack_ids
from stoppress.editions.placing import Shelf, Texts
from stoppress.editions.querying import row, value

_UNUSED_TRACES = (
    "DELETE FROM traces WHERE id IN (SELECT s.trace FROM staged s WHERE {which}"
    " AND NOT EXISTS (SELECT 1 FROM placings p WHERE p.name = s.name AND p.trace = s.trace))"
)


def stage(db: apsw.Connection, texts: Texts, job: str, placed: Mapping[FragmentName, Placing]) -> None:
    """Put fragments and what they read aside; a name staged again gets the newer fragment."""
    unstage(db, texts, job, placed)
    names = texts.names.ids(placed)
    keys = texts.keys.ids(set().union(*{placing.read for placing in placed.values()}))
    shelf = Shelf(db)
    fragments = shelf.put_fragments([placing.fragment for placing in placed.values()], loose=True)
    rows: list[tuple[int, int, int | None]] = []
    new: list[tuple[bytes, bytes | None]] = []
    for name, placing in sorted((names[name], placing) for name, placing in placed.items()):
        packed = pack_ids(sorted([keys[read] for read in placing.read]))
        trace = _standing_trace(db, name, packed)
        if trace is None:
            new.append((packed, None))
        rows.append((name, fragments[placing.fragment.digest], trace))
    numbers = iter(shelf.put_traces(new))
    db.executemany(
        "INSERT INTO staged (job, name, fragment, trace) VALUES (?, ?, ?, ?)",
        [(job, name, fragment, next(numbers) if trace is None else trace) for name, fragment, trace in rows],
    )


def _standing_trace(db: apsw.Connection, name: int, packed: bytes) -> int | None:
    """The trace that the name has now, where it says the same."""
    found = row(
        db,
        "SELECT t.id, t.keys, t.former FROM placings p JOIN traces t ON t.id = p.trace WHERE p.name = ? ORDER BY p.edition DESC LIMIT 1",
        (name,),
    )
    return found[0] if found and found[1] == packed and found[2] is None else None


def unstage(db: apsw.Connection, texts: Texts, job: str, names: Iterable[FragmentName]) -> None:
    """Take names out of a job, and their fragments where nothing else has them."""
    ids = [id for name in names if (id := texts.names.known(name)) is not None]
    staged = [(job, id) for id in ids if row(db, "SELECT 1 FROM staged WHERE job = ? AND name = ?", (job, id))]
    if not staged:
        return
    fragments = [(value(db, "SELECT fragment FROM staged WHERE job = ? AND name = ?", one),) for one in staged]
    db.executemany(_UNUSED_TRACES.format(which="s.job = ? AND s.name = ?"), staged)
    db.executemany("DELETE FROM staged WHERE job = ? AND name = ?", staged)
    unused = "fragment = ? AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.fragment = loose.fragment)"
    db.executemany(f"DELETE FROM fragments WHERE id IN (SELECT fragment FROM loose WHERE {unused})", fragments)
    db.executemany(f"DELETE FROM loose WHERE {unused}", fragments)


def land(db: apsw.Connection, job: str) -> None:
    """Close a job whose names were placed: its fragments are cited now."""
    db.execute("DELETE FROM loose WHERE fragment IN (SELECT fragment FROM staged WHERE job = ?)", (job,))
    _drop(db, job)


def discard(db: apsw.Connection, job: str) -> None:
    """Drop a job and all that only it had."""
    alone = (
        "SELECT s.fragment FROM staged s JOIN loose l ON l.fragment = s.fragment WHERE s.job = ?1"
        " AND NOT EXISTS (SELECT 1 FROM staged o WHERE o.fragment = s.fragment AND o.job <> ?1)"
    )
    db.execute(f"DELETE FROM fragments WHERE id IN ({alone})", (job,))
    db.execute(f"DELETE FROM loose WHERE fragment IN ({alone})", (job,))
    _drop(db, job)


def _drop(db: apsw.Connection, job: str) -> None:
    db.execute(_UNUSED_TRACES.format(which="s.job = ?"), (job,))
    db.execute("DELETE FROM staged WHERE job = ?", (job,))


def discard_all(db: apsw.Connection) -> None:
    """Drop what jobs of a process that is no more left behind."""
    db.execute(_UNUSED_TRACES.format(which="1"))
    db.execute("DELETE FROM staged")
    db.execute("DELETE FROM fragments WHERE id IN (SELECT fragment FROM loose)")
    db.execute("DELETE FROM loose")
