"""Editions in memory: the log for tests and for work that is thrown away."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from stoppress.editions.committing import GONE, NO_ROOT, Root, commitment, page_commitment, salts
from stoppress.editions.fragments import Digest, Fragment, FragmentMissing
from stoppress.editions.log import (
    Addition,
    Appended,
    Edition,
    FragmentName,
    HeadMoved,
    Key,
    OwnedPage,
    Owner,
    Page,
    Path,
    Placed,
    Placing,
    Read,
    UnknownEdition,
)
from stoppress.editions.sizing import bytes_of_fragment, bytes_of_page, bytes_of_trace

V = TypeVar("V")


class _History(Generic[V]):
    """Values under names, each from one edition on; None where the name went."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[int, V | None]]] = {}

    def at(self, name: str, edition: int) -> V | None:
        rows = self._rows.get(name, [])
        found = bisect_right(rows, edition, key=lambda row: row[0])
        return rows[found - 1][1] if found else None

    def last(self, name: str) -> V | None:
        rows = self._rows.get(name)
        return rows[-1][1] if rows else None

    def put(self, name: str, edition: int, value: V | None) -> None:
        self._rows.setdefault(name, []).append((edition, value))

    def put_right(self, name: str, value: V) -> None:
        """Replace the last value, of the same edition."""
        self._rows[name][-1] = (self._rows[name][-1][0], value)

    def changed(self, after: int, upto: int) -> set[str]:
        return {name for name, rows in self._rows.items() if any(after < edition <= upto for edition, _ in rows)}

    def standing(self, edition: int) -> Iterator[tuple[str, V]]:
        for name in sorted(self._rows):
            value = self.at(name, edition)
            if value is not None:
                yield name, value

    def rows(self, name: str) -> list[tuple[int, V | None]]:
        return self._rows.get(name, [])

    def values(self) -> Iterator[V]:
        return (value for rows in self._rows.values() for _, value in rows if value is not None)

    def prune(self, floor: int) -> None:
        for name, rows in list(self._rows.items()):
            found = bisect_right(rows, floor, key=lambda row: row[0])
            kept = rows[found:]
            if found and rows[found - 1][1] is not None:
                kept.insert(0, rows[found - 1])
            self._rows[name] = kept
            if not kept:
                del self._rows[name]


class MemoryEditions:
    """A Writer whose log lives as long as the object."""

    def __init__(self) -> None:
        self._editions: list[Edition] = []
        self._floor = 0
        self._mark = 0
        self._fragments: dict[Digest, Fragment] = {}
        self._names: _History[Digest] = _History()
        self._pages: _History[OwnedPage] = _History()
        self._filed: dict[Key, bytes] = {}
        self._read: dict[FragmentName, frozenset[Read]] = {}
        self._readers: defaultdict[Read, set[FragmentName]] = defaultdict(set)
        self._owned: defaultdict[Owner, set[Path]] = defaultdict(set)
        self._staged: dict[str, dict[FragmentName, Placing]] = {}
        self._commitments: dict[object, bytes] = {}

    def close(self) -> None:
        """Nothing to let go."""

    def head(self) -> int:
        return len(self._editions)

    def oldest(self) -> int:
        return self._floor

    def edition(self, number: int) -> Edition:
        if not 1 <= number <= self.head():
            raise UnknownEdition(number)
        return self._editions[number - 1]

    def editions(self, newest_first: bool = True) -> Iterator[Edition]:
        return iter(self._editions[::-1] if newest_first else self._editions[:])

    def edition_at(self, at: int) -> int:
        found = bisect_right(self._editions, at, key=lambda edition: edition.at)
        if found < max(1, self._floor):
            raise UnknownEdition(f"at {at} ms")
        return found

    def page(self, path: Path, edition: int) -> Page | None:
        owned = self._pages.at(path, self._known(edition))
        return owned.page if owned else None

    def last_page(self, path: Path) -> Page | None:
        stood = self.last_stood(path)
        return None if stood is None else self.page(path, stood)

    def last_stood(self, path: Path) -> int | None:
        rows = self._pages.rows(path)
        if not rows:
            return None
        went, last = rows[-1]
        return max(went - 1, self._floor) if last is None else self.head()

    def placed(self, name: FragmentName, edition: int) -> Digest | None:
        return self._names.at(name, self._known(edition))

    def fragment(self, digest: Digest) -> Fragment:
        found = self._fragments.get(digest)
        if found is None:
            raise FragmentMissing(digest)
        found.identity()
        return found

    def changed(self, after: int, upto: int, limit: int) -> tuple[set[FragmentName], set[Path]] | None:
        if after < self._floor:
            return None
        names, paths = self._names.changed(after, upto), self._pages.changed(after, upto)
        return None if len(names) + len(paths) > limit else (names, paths)

    def paths(self, edition: int) -> Iterator[Path]:
        return (path for path, _ in self._pages.standing(self._known(edition)))

    def read_by(self, name: FragmentName) -> frozenset[Read]:
        return self._read.get(name, frozenset())

    def mark(self) -> int:
        return self._mark

    def filed(self, key: Key) -> bytes | None:
        return self._filed.get(key)

    def filed_keys(self, prefix: str = "") -> Iterator[Key]:
        return iter(sorted(key for key in self._filed if key.startswith(prefix)))

    def readers(self, reads: Collection[Read]) -> set[FragmentName]:
        return {name for read in reads for name in self._readers.get(read, ())}

    def names(self, prefix: str = "") -> Iterator[tuple[FragmentName, Digest]]:
        return ((name, digest) for name, digest in self._names.standing(self.head()) if name.startswith(prefix))

    def owned(self, owners: Iterable[Owner]) -> dict[Path, OwnedPage]:
        found = {path: self._pages.last(path) for owner in owners for path in sorted(self._owned.get(owner, ()))}
        return {path: owned for path, owned in found.items() if owned is not None}

    def owner(self, path: Path) -> Owner | None:
        owned = self._pages.last(path)
        return owned.owner if owned else None

    def stage(self, job: str, placed: Mapping[FragmentName, Placing]) -> None:
        self._staged.setdefault(job, {}).update(placed)

    def staged(self, job: str) -> Iterator[tuple[FragmentName, Placed]]:
        return iter([(name, Placed(put.fragment.digest, put.read)) for name, put in self._staged.get(job, {}).items()])

    def unstage(self, job: str, names: Iterable[FragmentName]) -> None:
        for name in names:
            self._staged.get(job, {}).pop(name, None)

    def discard(self, job: str) -> None:
        self._staged.pop(job, None)

    def rest(self) -> None:
        """Nothing is put off here."""

    def append(self, addition: Addition) -> Appended:
        """Raises HeadMoved where the log is not at `addition.expected`."""
        if addition.expected != self.head():
            raise HeadMoved(addition.expected, self.head())
        placed: dict[FragmentName, Placing | None] = {}
        if addition.landing is not None:
            placed.update(self._staged.pop(addition.landing, {}))
        placed.update(addition.placed)

        number = self.head() + 1
        size = 0
        changed = []
        for name, placing in sorted(placed.items()):
            digest = placing.fragment.digest if placing else None
            if self._names.last(name) != digest:
                self._names.put(name, number, digest)
                changed.append(name)
            if placing is not None and placing.fragment.digest not in self._fragments:
                self._fragments[placing.fragment.digest] = placing.fragment
                size += bytes_of_fragment(placing.fragment)
            size += self._take_reads(name, placing.read if placing else frozenset())
        paths = []
        for path, owned in sorted(addition.pages.items()):
            if self._take_page(path, owned, number):
                paths.append(path)
                size += bytes_of_page(owned.page if owned else None)
        for key, value in addition.filed.items():
            if value is None:
                self._filed.pop(key, None)
            else:
                self._filed[key] = value
        if addition.mark is not None:
            self._mark = addition.mark
        if not changed and not paths:
            return Appended(self.head(), False, (), (), size)
        self._editions.append(self._make_edition(number, addition, changed, paths))
        return Appended(number, True, tuple(changed), tuple(paths), size)

    def prune(self, before: int) -> int:
        """Forget what no edition at or after `before` (ms) shows; gives the oldest edition that can still be asked."""
        floor = bisect_right(self._editions, before, key=lambda edition: edition.at)
        if floor > self._floor:
            self._floor = floor
            self._names.prune(floor)
            self._pages.prune(floor)
            cited = set(self._names.values())
            self._fragments = {digest: fragment for digest, fragment in self._fragments.items() if digest in cited}
        return self._floor

    def _known(self, edition: int) -> int:
        if not self._floor <= edition <= self.head():
            raise UnknownEdition(edition)
        return edition

    def _take_reads(self, name: FragmentName, read: frozenset[Read]) -> int:
        before = self._read.get(name, frozenset())
        if read == before:
            return 0
        for gone in before - read:
            self._readers[gone].discard(name)
        for new in read - before:
            self._readers[new].add(name)
        self._read[name] = read
        return bytes_of_trace(len(read))

    def _take_page(self, path: Path, owned: OwnedPage | None, number: int) -> bool:
        before = self._pages.last(path)
        if owned == before:
            return False
        if before is not None:
            self._owned[before.owner].discard(path)
        if owned is not None:
            self._owned[owned.owner].add(path)
        if before is not None and owned is not None and before.page == owned.page:
            self._pages.put_right(path, owned)
            return False
        self._pages.put(path, number, owned)
        return True

    def _make_edition(self, number: int, addition: Addition, names: list[FragmentName], paths: list[Path]) -> Edition:
        before = self._editions[-1] if self._editions else None
        at = max(addition.at, before.at) if before else addition.at
        root = Root(
            before.root if before else NO_ROOT, number, at, self._commit(number, addition.cause), self._commit(number, addition.author)
        )
        root.count(len(names))
        for name in names:
            digest = self._names.last(name)
            root.change(self._commit("name", name), self._commit("fragment", digest) if digest else GONE)
        root.count(len(paths))
        for path in paths:
            owned = self._pages.last(path)
            root.change(self._commit("path", path), self._commit_page(owned.page) if owned else GONE)
        return Edition(number, at, addition.cause, addition.author, root.digest())

    def _commit(self, kind: object, content: str | bytes) -> bytes:
        if (kind, content) not in self._commitments:
            self._commitments[kind, content] = commitment(salts(1)[0], content.encode() if isinstance(content, str) else content)
        return self._commitments[kind, content]

    def _commit_page(self, page: Page) -> bytes:
        own = self._commit("own", repr(page.own)) if page.own else GONE
        return page_commitment(page.status, self._commit("name", page.headers), (self._commit("name", name) for name in page.names), own)
