"""Erasing: destroy passages in every edition that ever showed them, and keep proof that there was something."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import apsw

from stoppress.editions.fragments import Digest
from stoppress.editions.log import FragmentName, Read
from stoppress.editions.packing import pack_ids, unpack_ids
from stoppress.editions.querying import Row, row, rows
from stoppress.editions.schema import BY_DIGEST
from stoppress.editions.sqlite import SqliteEditions

LEAST_WORD = 4  # characters: shorter ones stand in texts that have nothing to do with it
_STANDING = "p.edition = (SELECT max(edition) FROM placings WHERE name = p.name)"


class StillShown(RuntimeError):
    """What is to be erased can be seen by readers now."""

    def __init__(self, what: Iterable[str]) -> None:
        shown = sorted(what)
        more = f" and {len(shown) - 5} more" if len(shown) > 5 else ""
        super().__init__(f"Readers still see it: {', '.join(shown[:5])}{more}. Kill or correct it first, then erase.")


class WorkUnderWay(RuntimeError):
    """Fragments put aside may hold it too."""

    def __init__(self, jobs: Iterable[str]) -> None:
        super().__init__(f"Long work is under way ({', '.join(sorted(jobs))}). Erase when it has landed or was discarded.")


class WordTooShort(ValueError):
    def __init__(self, word: str) -> None:
        super().__init__(f"{word!r} is too short to erase by: give at least {LEAST_WORD} characters.")


@dataclass(frozen=True, slots=True)
class Erased:
    """`fragments` are the digests destroyed. `shared` were left since a render that read none of the keys made the same bytes;
    `standing` names read the keys and stand now: their newest render is left, it was made without what is no longer filed."""

    fragments: tuple[Digest, ...]
    shared: tuple[Digest, ...]
    standing: tuple[FragmentName, ...]
    texts: int


def erase(writer: SqliteEditions, *, digests: Collection[Digest] = (), reads: Collection[Read] = (), words: Collection[str] = ()) -> Erased:
    """Destroy fragments by digest, and all in history whose render read any of `reads`, with what is filed under these keys.

    `words` destroys every name, path, key, owner, header, cause and author that contains one of them. Commitments stay, so
    that roots stay provable; in old editions such a fragment raises FragmentErased, such a text reads `erased!NUMBER`. Then the
    whole database is written anew and its WAL emptied, so that its files hold nothing of it. May be run again where it was cut off.
    Raises, before anything is destroyed, StillShown where readers see any of it now, WorkUnderWay and WordTooShort;
    LogBusy, NotWritten, WriterPoisoned, ReadersInTheWay.
    """
    for word in words:
        if len(word) < LEAST_WORD:
            raise WordTooShort(word)
    with writer.writing() as db:
        jobs = rows(db, "SELECT DISTINCT job FROM staged")
        if jobs:
            raise WorkUnderWay(job for (job,) in jobs)
        keys = {found[0] for read in reads if (found := row(db, "SELECT id FROM keys WHERE text = ?", (read,))) is not None}
        _refuse_filed(db, keys)
        wanted = _by_digest(db, digests)
        _refuse_standing(db, wanted)
        read_them, shared, standing = _by_reads(db, keys)
        wanted |= read_them
        erased = [digest for digest, _ in _destroy(db, wanted)]
        db.executemany("DELETE FROM filed WHERE key = ?", [(key,) for key in keys])
        texts = _erase_words(db, words)
    writer.forget_texts()
    writer.rewrite()
    return Erased(tuple(sorted(erased)), tuple(sorted(shared)), tuple(sorted(standing)), texts)


def _by_digest(db: apsw.Connection, digests: Collection[Digest]) -> set[int]:
    query = f"SELECT id FROM fragments WHERE {BY_DIGEST} AND deflated IS NOT NULL"
    return {found[0] for digest in digests if (found := row(db, query, (digest,))) is not None}


def _refuse_filed(db: apsw.Connection, keys: set[int]) -> None:
    filed = [key for key in keys if row(db, "SELECT 1 FROM filed WHERE key = ?", (key,))]
    shown = [
        name for key in filed for (name,) in rows(db, "SELECT n.text FROM reads r JOIN names n ON n.id = r.name WHERE r.key = ?", (key,))
    ]
    if shown:
        raise StillShown(shown)


def _refuse_standing(db: apsw.Connection, fragments: set[int]) -> None:
    if not fragments:
        return
    shown = [
        name
        for fragment, name in db.execute(f"SELECT p.fragment, n.text FROM placings p JOIN names n ON n.id = p.name WHERE {_STANDING}")
        if fragment in fragments
    ]
    if shown:
        raise StillShown(shown)


def _by_reads(db: apsw.Connection, keys: set[int]) -> tuple[set[int], list[Digest], list[FragmentName]]:
    """Fragments that are to go, digests of those shared with renders that read none of the keys, names that stand and read them."""
    if not keys:
        return set(), [], []
    traces = _traces_with(db, keys)
    found: set[int] = set()
    others: set[int] = set()
    standing: list[FragmentName] = []
    shown: set[int] = set()
    for name, fragment, trace, last in db.execute(
        "SELECT name, fragment, trace, edition = (SELECT max(edition) FROM placings WHERE name = p.name) FROM placings p"
        " WHERE fragment IS NOT NULL"
    ):
        if last:
            shown.add(fragment)
            if trace in traces:
                standing += [text for (text,) in rows(db, "SELECT text FROM names WHERE id = ?", (name,))]
        elif trace in traces:
            found.add(fragment)
        else:
            others.add(fragment)
    shared = _digests(db, found & (others | shown))
    return found - others - shown, shared, standing


def _traces_with(db: apsw.Connection, keys: set[int]) -> set[int]:
    packed = [pack_ids([key]) for key in keys]
    found = set()
    for id, now, former in db.execute("SELECT id, keys, coalesce(former, x'') FROM traces"):
        read = now + former
        if any(key in read for key in packed) and not keys.isdisjoint(unpack_ids(read)):  # the first is quick, the second is sure
            found.add(id)
    return found


def _digests(db: apsw.Connection, fragments: Iterable[int]) -> list[Digest]:
    return [Digest(digest) for id in fragments for (digest,) in rows(db, "SELECT digest FROM fragments WHERE id = ?", (id,))]


def _destroy(db: apsw.Connection, fragments: set[int]) -> list[Row]:
    ids = [(id,) for id in sorted(fragments)]
    held = [
        (digest, id)
        for one in ids
        for digest, id in rows(db, "SELECT digest, id FROM fragments WHERE id = ? AND deflated IS NOT NULL", one)
    ]
    db.executemany("UPDATE fragments SET digest = commitment, salt = NULL, crc = 0, length = 0, deflated = NULL WHERE id = ?", ids)
    return held


def _erase_words(db: apsw.Connection, words: Collection[str]) -> int:
    if not words:
        return 0

    def holds(text: str) -> bool:
        return any(word in text for word in words)

    texts = {
        table: {id: text for id, text in db.execute(f"SELECT id, text FROM {table}") if holds(text)}
        for table in ("names", "paths", "own_headers", "owners", "keys")
    }
    _refuse_standing_texts(db, texts)
    for table, found in texts.items():
        also = ", salt = NULL" if table in ("names", "paths", "own_headers") else ""
        db.executemany(f"UPDATE {table} SET text = 'erased!' || id{also} WHERE id = ?", [(id,) for id in found])
    editions = 0
    for column in ("cause", "author"):
        held = [(number,) for number, text in db.execute(f"SELECT number, {column} FROM editions") if holds(text)]
        db.executemany(f"UPDATE editions SET {column} = 'erased', {column}_salt = NULL WHERE number = ?", held)
        editions += len(held)
    return editions + sum(map(len, texts.values()))


def _refuse_standing_texts(db: apsw.Connection, texts: dict[str, dict[int, str]]) -> None:
    shown = []
    names, paths, own = texts["names"], texts["paths"], texts["own_headers"]
    for (name,) in db.execute(f"SELECT p.name FROM placings p WHERE p.fragment IS NOT NULL AND {_STANDING}"):
        shown += [names[name]] if name in names else []
    for path, owner, record in db.execute(
        "SELECT path, owner, record FROM pages p"
        " WHERE record IS NOT NULL AND edition = (SELECT max(edition) FROM pages WHERE path = p.path)"
    ):
        cited = unpack_ids(record)
        if path in paths or owner in texts["owners"] or cited[2] in own or not names.keys().isdisjoint([cited[1], *cited[3:]]):
            shown.append(paths.get(path) or f"page {path}")
    for key in texts["keys"]:
        if row(db, "SELECT 1 FROM reads WHERE key = ?1 UNION ALL SELECT 1 FROM filed WHERE key = ?1", (key,)):
            shown.append(texts["keys"][key])
    if shown:
        raise StillShown(shown)
