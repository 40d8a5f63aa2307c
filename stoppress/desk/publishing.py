"""Publishing: the one service that the desk, the API, imports and the timetable call to change what readers get.

Every function opens its transaction, writes content and change together, and commits. Waiting for the press comes
after: `wait_until_live`, never inside a transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from stoppress.desk.models import Picture, Story
from stoppress.wires.item import Item, Problem

# What was done with one item.
Outcome: TypeAlias = Literal[
    "published", "updated", "unchanged", "draft", "scheduled", "embargoed", "unpublished", "killed", "held", "refused"
]
# Why it was refused: an older version than ours; the same version with other content; killed, so it stays gone; a bad item.
Refusal: TypeAlias = Literal["", "older", "conflict", "killed", "invalid"]
# What an item without a version is: the first (files), or the next one (the API).
Unversioned: TypeAlias = Literal["first", "next"]
# Pictures that are taken already: by the `href` that the item names, and the focal point that goes with it.
Pictures: TypeAlias = Mapping[tuple[str, tuple[int, int] | None], Picture]


@dataclass(frozen=True, slots=True)
class Result:
    """`number` is the story's, None where there is none; `state` is one of models.stories.STATES, of the story as it now is;
    `address` is "" until it is public; `change` is to be taken by the press, None where readers see no difference."""

    uri: str
    outcome: Outcome
    number: int | None = None
    state: str = ""
    version: int = 0
    address: str = ""
    change: int | None = None
    refusal: Refusal = ""
    problems: tuple[Problem, ...] = ()


class UnknownStory(LookupError):
    def __init__(self, uri: str) -> None:
        super().__init__(f"No story is known by the uri {uri!r}.")


def apply_items(
    items: Sequence[Item],
    *,
    at: datetime,
    by: str = "",
    cause: str = "",
    pictures: Pictures | None = None,
    as_draft: bool = False,
    unversioned: Unversioned = "first",
) -> tuple[Result, ...]:
    """Up to 1,000 items in one transaction and one change; results in the order of the items, none stops another."""
    raise NotImplementedError


def apply_item(
    item: Item, *, at: datetime, by: str = "", cause: str = "", pictures: Pictures | None = None, unversioned: Unversioned = "next"
) -> Result:
    """One item: the same path as many."""
    raise NotImplementedError


def preview_items(items: Sequence[Item], *, at: datetime, as_draft: bool = False, unversioned: Unversioned = "first") -> tuple[Result, ...]:
    """What `apply_items` would answer; nothing is kept."""
    raise NotImplementedError


def save_draft(story: Story, *, at: datetime, by: str = "") -> Result:
    """Keep an editor's text as a revision; beside a live story readers see no difference."""
    raise NotImplementedError


def publish(story: Story, *, at: datetime, by: str = "", cause: str = "") -> Result:
    """Publish what the object says (children included) as the next version. An embargo in the future holds it until then."""
    raise NotImplementedError


def schedule(story: Story, *, goes_live: datetime, at: datetime, by: str = "") -> Result:
    """Publish what the object says at a later moment; what is live stays until then."""
    raise NotImplementedError


def unpublish(uri: str, *, at: datetime, by: str = "", cause: str = "") -> Result:
    """Take a story from readers, reversibly: its address answers 404. Raises UnknownStory."""
    raise NotImplementedError


def kill(uri: str, *, line: str, at: datetime, by: str = "", cause: str = "") -> Result:
    """Withdraw a story for good: its address answers 410 with the line. Raises UnknownStory."""
    raise NotImplementedError
