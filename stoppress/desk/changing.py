"""A change being made: what is touched while a transaction is open, filed as one change before it commits."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

from django.db import transaction

if TYPE_CHECKING:
    from stoppress.desk.stories import StoryValues

ChangeKind: TypeAlias = Literal["edit", "publish", "minor", "unpublish", "kill", "import", "timetable", "revert"]


@dataclass
class Touched:
    """What one change touched so far; filing reads these again when it ends.

    `stories` maps numbers to values that are known already, or to None: read them from the tables. The rest are slugs,
    keys and paths, former ones too. `number` is the Change's, once filed; None where readers see no difference.
    """

    at: datetime
    cause: str = ""
    author: str = ""
    kind: ChangeKind = "edit"
    stories: "dict[int, StoryValues | None]" = field(default_factory=dict)
    carried: set[int] = field(default_factory=set)  # those of them whose section, topic or contributor moved, and nothing of their own
    worded: set[int] = field(default_factory=set)  # stories with a new draft, for search at the desk
    goes_live: dict[int, datetime | None] = field(default_factory=dict)  # known already, of stories that never expire
    sections: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    contributors: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    rails: set[str] = field(default_factory=set)
    redefined: set[str] = field(default_factory=set)  # rails whose rule changed
    pictures: set[str] = field(default_factory=set)
    redirects: set[str] = field(default_factory=set)
    newsroom: bool = False
    banner: bool = False
    theme: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)  # lists: {"topic/floods": "topic/flooding"}
    news_sitemap: bool = False
    rehearsed: bool = False  # it will be rolled back: no file goes before readers
    number: int | None = None

    def touch(self, story: int) -> None:
        """A story's own row, or a row of its own, was written."""
        self.stories[story] = None
        self.carried.discard(story)

    def carry(self, stories: Iterable[int]) -> None:
        """What these stories stand under moved: their words and times are as they were."""
        for story in stories:
            if story not in self.stories:
                self.stories[story] = None
                self.carried.add(story)


_current: ContextVar[Touched | None] = ContextVar("change being made", default=None)


def current() -> Touched | None:
    return _current.get()


@contextmanager
def changing(*, at: datetime | None = None, cause: str = "", author: str = "", kind: ChangeKind = "edit") -> Iterator[Touched]:
    """Everything saved inside is one change, in one transaction; inside another, it joins that one.

    `at` is when it is made, now where nothing is said. On leaving, the copy before and after is compared and what
    differs is filed; an error leaves nothing behind.
    """
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    from stoppress.desk.filing import file_change

    with transaction.atomic():
        touched = Touched(at or datetime.now(UTC), cause, author, kind)
        token = _current.set(touched)
        try:
            yield touched
            file_change(touched)
        finally:
            _current.reset(token)
