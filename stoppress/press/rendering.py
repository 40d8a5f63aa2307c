"""Render one fragment, and note which copy it read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from stoppress.editions.fragments import Fragment, pack
from stoppress.press import copy
from stoppress.press.copy import CopyKey, StoryNumber

P = ParamSpec("P")
T = TypeVar("T")


class Source(Protocol):
    """Where copy comes from. The same stored copy is the same object for as long as the source keeps it in memory."""

    def get(self, key: CopyKey) -> Any: ...  # None where nothing fit to print is filed


@dataclass(slots=True)
class Part:
    """What was made, and each value that was read for it. `found_true` is the turn in which these were last compared."""

    reads: tuple[tuple[CopyKey, Any], ...]
    keys: frozenset[CopyKey]
    made: Any
    found_true: int


class Parts:
    """What many fragments share, markup for the most part, kept while what it read stays the same.

    An entry holds each value that was read, so that a changed story drops what showed it without any declaring. Values are
    compared once a turn: copy stays as it is from one `turn` to the next.
    """

    def __init__(self, limit: int = 20_000) -> None:
        self._kept: dict[tuple[Any, ...], Part] = {}
        self._packed: dict[bytes, Fragment] = {}
        self._limit = limit
        self._turn = 0

    def turn(self) -> None:
        """Copy may be other than it was."""
        self._turn += 1
        self._packed.clear()

    def get(self, key: tuple[Any, ...], source: Source) -> Part | None:
        part = self._kept.get(key)
        if part is None or part.found_true == self._turn:
            return part
        if any(source.get(read) is not value for read, value in part.reads):
            return None
        part.found_true = self._turn
        return part

    def pack(self, data: bytes) -> Fragment:
        """Compress a piece of which others are likely to say the same: once a turn."""
        packed = self._packed.get(data)
        if packed is None:
            packed = self._packed[data] = pack(data)
        return packed

    def keep(self, key: tuple[Any, ...], reads: tuple[tuple[CopyKey, Any], ...], made: Any) -> Part:
        if len(self._kept) >= self._limit:
            for old in list(self._kept)[: self._limit // 4]:
                del self._kept[old]
        part = self._kept[key] = Part(reads, frozenset(read for read, _ in reads), made, self._turn)
        return part


class Reading:
    """Copy as one fragment sees it: every key asked for is noted, absent ones too, before the look-up."""

    def __init__(self, source: Source, parts: Parts | None = None) -> None:
        self._source = source
        self._parts = parts
        self.keys: set[CopyKey] = set()

    def get(self, key: CopyKey) -> Any:
        self.keys.add(key)
        return self._source.get(key)

    def part(self, function: Callable[Concatenate["Reading", P], T], *args: P.args, **named: P.kwargs) -> T:
        """What `function` makes of this copy, never to be changed; made once while what it read stays the same."""
        if self._parts is None:
            return function(self, *args, **named)
        key = (function, args, tuple(sorted(named.items()))) if named else (function, args)
        part = self._parts.get(key, self._source)
        if part is None:
            inner = Reading(self._source, self._parts)
            made = function(inner, *args, **named)
            part = self._parts.keep(key, tuple((read, self._source.get(read)) for read in sorted(inner.keys)), made)
        self.keys |= part.keys
        shared: T = part.made
        return shared

    # The same, typed. A site that was never filed has an empty name: nothing is pressed before there is one.
    def site(self) -> copy.Site:
        found: copy.Site | None = self.get("site")
        return found or copy.Site(name="", url="")

    def navigation(self) -> copy.Navigation:
        found: copy.Navigation | None = self.get("navigation")
        return found or copy.Navigation()

    def banner(self) -> copy.Banner | None:
        found: copy.Banner | None = self.get("banner")
        return found

    def section(self, slug: str) -> copy.Section | None:
        found: copy.Section | None = self.get(f"section/{slug}")
        return found

    def topic(self, slug: str) -> copy.Topic | None:
        found: copy.Topic | None = self.get(f"topic/{slug}")
        return found

    def contributor(self, slug: str) -> copy.Contributor | None:
        found: copy.Contributor | None = self.get(f"contributor/{slug}")
        return found

    def picture(self, id: str | None) -> copy.Picture | None:
        found: copy.Picture | None = self.get(f"picture/{id}") if id else None
        return found

    def teaser(self, story: StoryNumber) -> copy.Teaser | None:
        found: copy.Teaser | None = self.get(f"story/{story}/teaser")
        return found

    def body(self, story: StoryNumber) -> copy.Body | None:
        found: copy.Body | None = self.get(f"story/{story}/body")
        return found

    def story_at(self, uri: str) -> StoryNumber | None:
        """The public story that a uri names."""
        found: copy.StoryRef | None = self.get(f"uri/{uri}")
        return found.number if found else None

    def rail(self, slug: str) -> copy.Rail | None:
        found: copy.Rail | None = self.get(f"rail/{slug}")
        return found

    def layout(self, kind: str) -> copy.Layout:
        found: copy.Layout | None = self.get(f"layout/{kind}")
        return found or copy.Layout()
