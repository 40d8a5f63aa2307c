"""Appending: one addition becomes one edition, in one transaction."""

import json
from collections.abc import Iterator, Mapping

import apsw

from stoppress.editions.committing import GONE, NO_ROOT, Root, commitment, page_commitment, salts
from stoppress.editions.log import Addition, Appended, HeadMoved, Key, OwnedPage, Page, Path
from stoppress.editions.packing import pack_ids, unpack_ids
from stoppress.editions.placing import Placings, Shelf, Texts
from stoppress.editions.querying import row
from stoppress.editions.sizing import bytes_of_page


def append(db: apsw.Connection, texts: Texts, addition: Addition) -> Appended:
    """Inside a transaction that is already writing. Raises HeadMoved, apsw.Error."""
    last = row(db, "SELECT number, at, root FROM editions ORDER BY number DESC LIMIT 1")
    head, last_at, root = last or (0, addition.at, NO_ROOT)
    if head != addition.expected:
        raise HeadMoved(addition.expected, head)
    number = head + 1
    texts_before = texts.added_bytes()
    shelf = Shelf(db)

    names = Placings(db, texts, shelf, number)
    names.take(addition.placed)
    if addition.landing is not None:
        names.land(addition.landing, but=addition.placed.keys())
    pages = Pages(db, texts, number)
    pages.take(addition.pages)
    file(db, texts, addition.filed)
    if addition.mark is not None:
        db.execute("UPDATE meta SET value = ? WHERE key = 'mark'", (addition.mark,))

    size = shelf.added_bytes + pages.added_bytes + texts.added_bytes() - texts_before
    if not names.changed and not pages.changed:
        return Appended(head, False, (), (), size)
    at = max(last_at, addition.at)
    cause_salt, author_salt = salts(2)
    cause, author = commitment(cause_salt, addition.cause.encode()), commitment(author_salt, addition.author.encode())
    making = Root(root, number, at, cause, author)
    fill_root(making, db, texts, number, len(names.changed), len(pages.changed))
    db.execute(
        "INSERT INTO editions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, at, addition.cause, addition.author, cause_salt, author_salt, cause, author, making.digest()),
    )
    return Appended(number, True, tuple(sorted(names.changed_names)), tuple(sorted(pages.changed)), size)


def fill_root(root: Root, db: apsw.Connection, texts: Texts, number: int, names: int, paths: int) -> None:
    """Give a root what an edition changed, by what its rows say; `names` and `paths` are how many there are."""
    root.count(names)
    for name, fragment in db.execute(
        "SELECT n.commitment, f.commitment FROM placings p INDEXED BY placings_by_edition JOIN names n ON n.id = p.name"
        " LEFT JOIN fragments f ON f.id = p.fragment WHERE p.edition = ? ORDER BY p.name",
        (number,),
    ):
        root.change(name, fragment or GONE)
    root.count(paths)
    for path, record in db.execute(
        "SELECT t.commitment, p.record FROM pages p INDEXED BY pages_by_edition JOIN paths t ON t.id = p.path"
        " WHERE p.edition = ? ORDER BY p.path",
        (number,),
    ):
        root.change(path, GONE if record is None else _commit_page(texts, record))


def file(db: apsw.Connection, texts: Texts, filed: Mapping[Key, bytes | None]) -> None:
    """Keep the newest value of each key; None drops it."""
    here = {key: value for key, value in filed.items() if value is not None}
    ids = texts.keys.ids(here)
    db.executemany(
        "INSERT INTO filed VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        sorted((ids[key], value) for key, value in here.items()),
    )
    gone = [(id,) for key, value in filed.items() if value is None and (id := texts.keys.known(key)) is not None]
    db.executemany("DELETE FROM filed WHERE key = ?", gone)


class Pages:
    """The pages that one append changes."""

    def __init__(self, db: apsw.Connection, texts: Texts, number: int) -> None:
        self._db = db
        self._texts = texts
        self._number = number
        self.changed: list[Path] = []
        self.added_bytes = 0

    def take(self, pages: Mapping[Path, OwnedPage | None]) -> None:
        coming = self._number_all(pages)
        rows: list[tuple[int, int, int | None, bytes | None]] = []
        reowned: list[tuple[int, int, int]] = []
        left: list[tuple[int, int]] = []
        taken: list[tuple[int, int]] = []
        for path, text, owner, record in coming:
            edition, old_owner, old_record = self._current(path)
            if record == old_record and owner == old_owner:
                continue
            if owner != old_owner:
                left += [(old_owner, path)] if old_owner is not None else []
                taken += [(owner, path)] if owner is not None else []
            if record == old_record and owner is not None:
                reowned.append((owner, path, edition))
                continue
            rows.append((path, self._number, owner, record))
            self.changed.append(text)
            owned = pages[text]
            self.added_bytes += bytes_of_page(owned.page if owned else None)
        execute = self._db.executemany
        execute("UPDATE pages SET owner = ? WHERE path = ? AND edition = ?", reowned)
        execute("INSERT INTO pages (path, edition, owner, record) VALUES (?, ?, ?, ?)", rows)
        execute("DELETE FROM owning WHERE owner = ? AND path = ?", sorted(left))
        execute("INSERT INTO owning (owner, path) VALUES (?, ?)", sorted(taken))

    def _number_all(self, pages: Mapping[Path, OwnedPage | None]) -> Iterator[tuple[int, Path, int | None, bytes | None]]:
        here = {path: owned for path, owned in pages.items() if owned is not None}
        paths = self._texts.paths.ids(here)
        owners = self._texts.owners.ids({owned.owner for owned in here.values()})
        cited: set[str] = set()
        for owned in here.values():
            cited.add(owned.page.headers)
            cited.update(owned.page.names)
        names = self._texts.names.ids(cited)
        own = self._texts.own.ids({_own_text(owned.page) for owned in here.values() if owned.page.own})
        coming: list[tuple[int, Path, int | None, bytes | None]] = []
        for path, standing in pages.items():
            if standing is not None:
                page = standing.page
                record = pack_ids(
                    [page.status, names[page.headers], own[_own_text(page)] if page.own else 0, *[names[name] for name in page.names]]
                )
                coming.append((paths[path], path, owners[standing.owner], record))
            elif (id := self._texts.paths.known(path)) is not None:
                coming.append((id, path, None, None))
        return iter(sorted(coming))

    def _current(self, path: int) -> tuple[int, int | None, bytes | None]:
        found = row(self._db, "SELECT edition, owner, record FROM pages WHERE path = ? ORDER BY edition DESC LIMIT 1", (path,))
        return (found[0], found[1], found[2]) if found else (0, None, None)


def _own_text(page: Page) -> str:
    return json.dumps(page.own, ensure_ascii=False, separators=(",", ":"))


def _commit_page(texts: Texts, record: bytes) -> bytes:
    status, headers, own, *names = unpack_ids(record)
    (headers_commitment,) = texts.names.commitments((headers,))
    (own_commitment,) = texts.own.commitments((own,)) if own else (GONE,)
    return page_commitment(status, headers_commitment, texts.names.commitments(names), own_commitment)
