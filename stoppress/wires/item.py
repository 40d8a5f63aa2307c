"""Items: a story as it travels between newsrooms, in plain values.

What the ninjs mapping of INTERCHANGE.md reads and writes. Times are aware datetimes in UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

PubStatus = Literal["usable", "withheld", "canceled"]
KINDS = ("news", "explainer", "opinion", "analysis", "feature", "live")
LEEWAY = timedelta(minutes=5)  # clocks differ


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong with one item. `field` is a JSON pointer into the item ("/versionCreated")."""

    message: str
    field: str = ""
    uri: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Subject:
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    uri: str = ""


@dataclass(frozen=True, slots=True)
class PictureUse:
    """`href` names a file relative to the newsroom folder, or an absolute URL; `focus` in pixels from the top left."""

    uri: str
    href: str
    focus: tuple[int, int] | None = None
    alt: str = ""
    caption: str = ""
    credit: str = ""
    photographer: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    uri: str
    name: str


@dataclass(frozen=True, slots=True)
class Correction:
    uri: str
    line: str
    at: datetime
    html: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One story, one version. `body` is a list of blocks as `wires.body` describes them.

    `held` says why a person must look at it before it may be published (a status, embargo or date that cannot be
    understood), and then `status` is `withheld`; `rest` is what the source said that has no place here, kept for
    export as `wires.ninjs` describes it; `dropped` counts the elements that cleaning took out of the body, by name.
    `first_created` and `version_created` are as the source said them: show `first_published` and `updated`.
    """

    uri: str
    version: int
    headline: str
    status: PubStatus = "usable"
    versioned: bool = False  # the source named a version
    held: str = ""
    embargoed_until: datetime | None = None
    first_created: datetime | None = None
    version_created: datetime | None = None
    address: str = ""
    teaser: str = ""
    kicker: str = ""
    standfirst: str = ""
    body: tuple[dict[str, Any], ...] = ()
    byline: str = ""
    people: tuple[Person, ...] = ()
    dateline: str = ""
    section: Subject | None = None
    topics: tuple[Subject, ...] = ()
    kind: str = "news"
    picture: PictureUse | None = None
    related: tuple[Related, ...] = ()
    corrections: tuple[Correction, ...] = ()
    language: str = ""
    urgency: int | None = None
    slugline: str = ""
    desk_note: str = ""
    kill_line: str = ""
    rest: dict[str, Any] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)

    @property
    def first_published(self) -> datetime | None:
        """`firstCreated`, else `versionCreated`; None only for a held item."""
        return self.first_created or self.version_created

    @property
    def updated(self) -> datetime | None:
        """When this version was made; an update before the first publication is shown as the first."""
        if self.first_created and self.version_created:
            return max(self.first_created, self.version_created)
        return self.first_published


def ahead_of_clock(item: Item, at: datetime) -> str:
    """Why an item is held whose first publication is more than five minutes after `at`; empty where it is not."""
    first = item.first_published
    if first is None or first <= at + LEEWAY:
        return ""
    return f"First published at {first:%Y-%m-%dT%H:%M:%SZ}, which is ahead of the clock ({at:%Y-%m-%dT%H:%M:%SZ})."
