"""Deciding: what to do with one item, from what it says and what the desk has; nothing is written here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from stoppress.wires.item import Item, Problem

# What was done with one item.
Outcome: TypeAlias = Literal[
    "published", "updated", "unchanged", "draft", "scheduled", "embargoed", "unpublished", "killed", "held", "refused"
]
# Why it was refused: an older version than ours; the same version with other content; killed, so it stays gone; a bad item.
Refusal: TypeAlias = Literal["", "older", "conflict", "killed", "invalid"]
# What an item without a version is: the first (files), or the next one (the API).
Unversioned: TypeAlias = Literal["first", "next"]
# What to do: nothing; publish at once; wait for the end of the embargo; keep as a draft; keep as a draft that a person must see; kill.
Action: TypeAlias = Literal["leave", "publish", "wait", "draft", "hold", "kill"]

AHEAD = timedelta(minutes=5)  # a date further ahead of the clock than this is looked at by a person


@dataclass(frozen=True, slots=True)
class Known:
    """What the desk has of a story: `latest` is the version of its newest text, `same` whether that says what the item says
    (`pictures` apart: files may have come in since)."""

    state: str
    version: int
    latest: int
    same: bool
    pictures: bool
    drafted: bool  # newer text than the live one
    waits: datetime | None  # when its newest text goes live by itself
    held: bool


@dataclass(frozen=True, slots=True)
class Decision:
    action: Action
    version: int = 0
    outcome: Outcome = "unchanged"
    refusal: Refusal = ""
    problems: tuple[Problem, ...] = ()
    held: str = ""


def may_print(item: Item, at: datetime, *, as_draft: bool) -> bool:
    """Whether the item asks to be before readers now."""
    waits = item.embargoed_until is not None and item.embargoed_until > at
    return item.status == "usable" and not (as_draft or waits or item.held or _ahead(item, at))


def decide(item: Item, known: Known | None, *, at: datetime, as_draft: bool, unversioned: Unversioned) -> Decision:
    if item.first_created is None and item.version_created is None and known is None:
        return _refuse("invalid", "An item needs firstCreated or versionCreated: it is never given today's date.", "/firstCreated")
    if known is None:
        version = item.version if item.versioned else 1
        return _act(item, None, version, at=at, as_draft=as_draft)
    if item.versioned:
        version = item.version
    else:
        version = 1 if unversioned == "first" else known.latest if known.same and known.pictures else known.latest + 1
    if known.state == "killed":
        if item.status == "canceled":
            return Decision("leave", known.version)
        return _refuse("killed", "This story was killed: it stays gone.", "/uri")
    if version < known.latest:
        return _refuse("older", f"Version {version} is older than version {known.latest}, which the desk has.", "/version")
    if version > known.latest:
        return _act(item, known, version, at=at, as_draft=as_draft)
    if not known.same:
        return _refuse("conflict", f"Version {version} is known with other content: send changes as version {version + 1}.", "/version")
    return _again(item, known, version, at=at, as_draft=as_draft)


def _again(item: Item, known: Known, version: int, *, at: datetime, as_draft: bool) -> Decision:
    """The version that the desk has, saying the same."""
    wanted = _act(item, known, version, at=at, as_draft=as_draft)
    if wanted.action == "kill":
        return _refuse("conflict", f"Version {version} is known and not killed: send the kill as version {version + 1}.", "/version")
    if wanted.action == "hold":
        return wanted if not known.held else Decision("leave", version, "held", problems=wanted.problems)
    promoted = wanted.action in ("publish", "wait") and (
        known.drafted and known.waits is None if known.state == "live" else known.state == "draft"
    )
    if promoted or not (known.pictures or known.state == "unpublished"):
        return wanted
    return Decision("leave", version)


def _act(item: Item, known: Known | None, version: int, *, at: datetime, as_draft: bool) -> Decision:
    held = item.held or _ahead(item, at)
    if item.status == "canceled" and not as_draft:
        return Decision("kill", version, "killed")
    if held:
        first = item.first_created is not None and item.first_created > at + AHEAD
        problems = () if item.held else (Problem(held, "/firstCreated" if first else "/versionCreated", item.uri),)
        return Decision("hold", version, "held", problems=problems, held=held)
    if item.status != "usable" or as_draft:
        return Decision("draft", version, "draft")
    if item.embargoed_until is not None and item.embargoed_until > at:
        return Decision("wait", version, "embargoed")
    new = known is None or known.state in ("draft", "scheduled", "embargoed")
    return Decision("publish", version, "published" if new else "updated")


def _ahead(item: Item, at: datetime) -> str:
    for moment in (item.first_created, item.version_created):
        if moment is not None and moment > at + AHEAD:
            return f"{moment:%Y-%m-%dT%H:%M:%SZ} is ahead of the clock."
    return ""


def _refuse(refusal: Refusal, message: str, field: str) -> Decision:
    return Decision("leave", outcome="refused", refusal=refusal, problems=(Problem(message, field),))
