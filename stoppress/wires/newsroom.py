"""The newsroom: what newsroom.yaml says of a site, as plain values, and how it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

import yaml

from stoppress.wires.item import Problem
from stoppress.wires.times import write_time

Rest: TypeAlias = Mapping[str, Any]  # keys that Stop Press has no place for, kept and written again


@dataclass(frozen=True, slots=True)
class Publisher:
    name: str = ""
    logo: str = ""
    contact: str = ""
    corrections: str = ""
    rest: Rest = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Named:
    """A section or a topic."""

    slug: str
    name: str
    rest: Rest = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contributor:
    slug: str
    name: str
    uri: str = ""
    bio: str = ""
    picture: str = ""
    rest: Rest = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pick:
    """A story by uri; `headline` for this slot alone, `until` an aware time in UTC."""

    uri: str
    headline: str = ""
    until: datetime | None = None
    rest: Rest = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fill:
    """Which stories follow the picks: the newest that match all that is said. `limit` is the whole rail, None where it is not said."""

    section: str = ""
    kind: str = ""
    topic: str = ""
    limit: int | None = None
    rest: Rest = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rail:
    """`fill` None: the picks alone."""

    slug: str
    title: str
    picks: tuple[Pick, ...] = ()
    fill: Fill | None = None
    rest: Rest = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    rails: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    rest: Rest = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """`place` is `header`, `footer` or empty; `body` is HTML as it was written, not yet cleaned."""

    slug: str
    title: str
    body: str = ""
    place: str = ""
    rest: Rest = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Redirect:
    from_path: str
    to: str
    rest: Rest = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Newsroom:
    """An empty text or tuple was not said: what the newsroom has already stays. `pages` by kind, `story` or `front`.

    `programmes` are kept as they are written. `problems` are warnings: what they name was left out.
    """

    name: str = ""
    url: str = ""
    strapline: str = ""
    publisher: Publisher = Publisher()
    language: str = ""
    timezone: str = ""
    sections: tuple[Named, ...] = ()
    topics: tuple[Named, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    rails: tuple[Rail, ...] = ()
    pages: Mapping[str, Layout] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    programmes: tuple[Mapping[str, Any], ...] = ()
    redirects: tuple[Redirect, ...] = ()
    rest: Rest = field(default_factory=dict)
    problems: tuple[Problem, ...] = field(default=(), compare=False)


class _Dumper(yaml.SafeDumper):
    """Writes every list under its key by two spaces, as people do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        del indentless
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def write_newsroom(newsroom: Newsroom) -> str:
    """newsroom.yaml, keys in the order of the values above; reading it gives an equal newsroom."""
    publisher = newsroom.publisher
    said: dict[str, Any] = {
        "name": newsroom.name,
        "url": newsroom.url,
        "strapline": newsroom.strapline,
        "publisher": _said(publisher, {name: getattr(publisher, name) for name in ("name", "logo", "contact", "corrections")}),
        "language": newsroom.language,
        "timezone": newsroom.timezone,
        "sections": [_said(section, {"slug": section.slug, "name": section.name}) for section in newsroom.sections],
        "topics": [_said(topic, {"slug": topic.slug, "name": topic.name}) for topic in newsroom.topics],
        "contributors": [
            _said(person, {name: getattr(person, name) for name in ("slug", "name", "uri", "bio", "picture")})
            for person in newsroom.contributors
        ],
        "rails": [_rail(rail) for rail in newsroom.rails],
        "pages": {
            kind: _said(layout, {"rails": list(layout.rails), "topics": list(layout.topics)}) for kind, layout in newsroom.pages.items()
        },
        "documents": [
            _said(page, {"slug": page.slug, "title": page.title, "body": page.body, "in": page.place}) for page in newsroom.documents
        ],
        "programmes": [dict(programme) for programme in newsroom.programmes],
        "redirects": [_said(redirect, {"from": redirect.from_path, "to": redirect.to}) for redirect in newsroom.redirects],
    }
    said = {key: value for key, value in said.items() if value} | dict(newsroom.rest)
    written: str = yaml.dump(said, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000, default_flow_style=False)
    return written


def _said(value: Any, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: field for key, field in fields.items() if field} | dict(value.rest)


def _rail(rail: Rail) -> dict[str, Any]:
    said: dict[str, Any] = {"slug": rail.slug, "title": rail.title, "pick": [_pick(pick) for pick in rail.picks]}
    written = {key: value for key, value in said.items() if value}
    if rail.fill is not None:
        fill = rail.fill
        fields = {name: getattr(fill, name) for name in ("section", "kind", "topic")}
        written["fill"] = {name: value for name, value in fields.items() if value}
        if fill.limit is not None:
            written["fill"]["limit"] = fill.limit
        written["fill"] |= dict(fill.rest)
    return written | dict(rail.rest)


def _pick(pick: Pick) -> Any:
    if not pick.headline and pick.until is None and not pick.rest:
        return pick.uri
    said = {"uri": pick.uri, "headline": pick.headline, "until": write_time(pick.until) if pick.until else ""}
    return _said(pick, said)
