"""Items: a story as it travels between newsrooms, in plain values.

What the ninjs mapping of INTERCHANGE.md reads and writes. Times are aware datetimes in UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

PubStatus = Literal["usable", "withheld", "canceled"]
KINDS = ("news", "explainer", "opinion", "analysis", "feature", "live")


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
    understood); `rest` is what the source said that has no place here, kept for export; `dropped` counts the
    elements that cleaning took out of the body, by name.
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
