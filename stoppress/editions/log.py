"""The edition log: numbered, immutable states of the whole site, only ever appended to."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from stoppress.editions.fragments import Digest, Fragment

Path: TypeAlias = str  # "/news/feed.rss"; pages without an address begin with "!": "!error/404"
FragmentName: TypeAlias = str  # "story/812/head", "rails@story~812/1"
Read: TypeAlias = str  # what a render read; opaque here, a copy key to the press
Key: TypeAlias = str  # what a value was filed under; opaque here
Owner: TypeAlias = str  # what a path belongs to; opaque here


class HeadMoved(RuntimeError):
    """Somebody else appended first: read the head again."""

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(f"Expected the log at edition {expected}, but it is at {found}. Read the head again and retry.")


class UnknownEdition(LookupError):
    """No such edition, or it was pruned."""

    def __init__(self, asked: object) -> None:
        super().__init__(f"There is no edition {asked}. `stoppress log` lists those there are.")


@dataclass(frozen=True, slots=True)
class Page:
    """One path: which fragments, by name and in order, with which headers.

    `headers` is the name of a fragment that holds a JSON list of [name, value] pairs, shared by a kind of page;
    `own` are headers of this page alone (Location of a redirect).
    """

    status: int
    headers: FragmentName
    names: tuple[FragmentName, ...]
    own: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """`at` in ms since 1970, UTC, never before that of the edition before.

    `root` chains over all earlier editions and the salted commitments of this one.
    """

    number: int
    at: int
    cause: str
    author: str
    root: bytes


@dataclass(frozen=True, slots=True)
class Placing:
    """A fragment and what its render read."""

    fragment: Fragment
    read: frozenset[Read]


@dataclass(frozen=True, slots=True)
class Placed:
    """What a name stands for: the fragment's digest, and what its last render read."""

    digest: Digest
    read: frozenset[Read]


@dataclass(frozen=True, slots=True)
class OwnedPage:
    owner: Owner
    page: Page


@dataclass(frozen=True)
class Addition:
    """What one append brings. None as a value means that the name, path or key goes.

    `placed` may hold names whose fragment is what it was: then only what was read is new. Where nothing that a
    reader sees differs (no fragment, no page), no edition is made, yet reads, filed values and the mark are kept.
    `filed` values are the press's own input; `mark` is the number of the last change taken (None: as it was).
    """

    expected: int
    at: int
    cause: str
    author: str
    placed: Mapping[FragmentName, Placing | None] = field(default_factory=dict)
    pages: Mapping[Path, OwnedPage | None] = field(default_factory=dict)
    filed: Mapping[Key, bytes | None] = field(default_factory=dict)
    mark: int | None = None
    landing: str | None = None  # a job: all that it staged is placed too; `placed` goes before it


@dataclass(frozen=True, slots=True)
class Appended:
    """`edition` is the new head, or the old one where no reader would see a difference (`fresh` False).
    `changed` names got other bytes, came or went; `bytes_added` is what the log grew by, before any index, in bytes."""

    edition: int
    fresh: bool
    changed: tuple[FragmentName, ...]
    paths: tuple[Path, ...]
    bytes_added: int


class Reader(Protocol):
    """Editions as readers' servers and auditors see them. All answers are as of an edition and never change."""

    def head(self) -> int: ...  # 0 where no edition exists
    def edition(self, number: int) -> Edition: ...  # raises UnknownEdition
    def editions(self, newest_first: bool = True) -> Iterator[Edition]: ...
    def edition_at(self, at: int) -> int: ...  # the newest edition at or before `at` (ms); raises UnknownEdition
    def page(self, path: Path, edition: int) -> Page | None: ...
    def last_page(self, path: Path) -> Page | None: ...  # as it last was, also where it has gone since (assets)
    def last_stood(self, path: Path) -> int | None: ...  # the newest edition that has the path: its names are placed there
    def placed(self, name: FragmentName, edition: int) -> Digest | None: ...
    def fragment(self, digest: Digest) -> Fragment: ...  # raises LookupError (FragmentMissing), FragmentDamaged
    def changed(self, after: int, upto: int, limit: int) -> tuple[set[FragmentName], set[Path]] | None: ...
    # ^ names and paths that any edition in (after, upto] changed; None where there are more than `limit`, or `after` was pruned
    def paths(self, edition: int) -> Iterator[Path]: ...  # in order of path
    def read_by(self, name: FragmentName) -> frozenset[Read]: ...  # of the last render of that name
    def close(self) -> None: ...


class Holdings(Reader, Protocol):
    """The log with what the press keeps beside it, to read: `open_reader` gives this; may be asked beside a running writer."""

    def mark(self) -> int: ...
    def filed(self, key: Key) -> bytes | None: ...
    def filed_keys(self, prefix: str = "") -> Iterator[Key]: ...  # in order of key
    def readers(self, reads: Collection[Read]) -> set[FragmentName]: ...  # names now placed whose render read any
    def names(self, prefix: str = "") -> Iterator[tuple[FragmentName, Digest]]: ...  # now placed, in order of name
    def owned(self, owners: Iterable[Owner]) -> dict[Path, OwnedPage]: ...  # pages now standing that belong to them
    def owner(self, path: Path) -> Owner | None: ...


class Writer(Holdings, Protocol):
    """The one that may write. Fragments of long work are staged, durably and unseen, under a job until an append lands them."""

    def append(self, addition: Addition) -> Appended: ...  # durable when it returns; raises HeadMoved
    def rest(self) -> None: ...  # nothing waits: do now what would delay a later append
    def stage(self, job: str, placed: Mapping[FragmentName, Placing]) -> None: ...
    def staged(self, job: str) -> Iterator[tuple[FragmentName, Placed]]: ...
    def unstage(self, job: str, names: Iterable[FragmentName]) -> None: ...
    def discard(self, job: str) -> None: ...
