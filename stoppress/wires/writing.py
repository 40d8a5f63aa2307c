"""Writing: an item as ninjs 3.1, valid whatever it was read from."""

from collections.abc import Mapping
from typing import Any

import msgspec

from stoppress.wires.associations import reads_as_lead, write_corrections, write_picture, write_related
from stoppress.wires.body import words, write_body
from stoppress.wires.item import Item
from stoppress.wires.reading import ASIDE_ROLE, HELD_ROLE
from stoppress.wires.shapes import FIELDS
from stoppress.wires.times import write_time

STANDARD = {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"}
_FIRST = (
    "uri", "type", "version", "firstCreated", "versionCreated", "embargoedUntil", "pubStatus", "urgency", "language", "headlines",
    "descriptions", "by", "located", "people", "subjects", "genres", "bodies", "associations", "altIds", "slugline", "edNote",
)  # fmt: skip
_ORDER = (*_FIRST, *sorted(FIELDS.keys() - {*_FIRST, "standard"}), "standard")
_encode = msgspec.json.Encoder(order="deterministic").encode


def write_item(item: Item) -> dict[str, Any]:
    """The item as export writes it: valid against the ninjs 3.1 schema, its keys in a fixed order."""
    rest = item.rest
    entries: Mapping[str, list[Any]] = rest.get("entries", {})
    aside: list[Any] = list(rest.get("aside", ()))
    written: dict[str, Any] = {
        "type": "text",
        **rest.get("fields", {}),
        "uri": item.uri,
        "version": str(item.version),
        "pubStatus": "withheld" if item.held else item.status,
        "headlines": _write_headlines(item, entries),
        "bodies": _write_bodies(item, entries),
        "standard": STANDARD,
    }
    times = {"firstCreated": item.first_created, "versionCreated": item.version_created, "embargoedUntil": item.embargoed_until}
    written |= {name: write_time(at) for name, at in times.items() if at is not None}
    lists = {
        "descriptions": _write_descriptions(item, entries),
        "people": _write_people(item, entries),
        "subjects": _write_subjects(item, entries),
        "genres": _write_genres(item, entries),
        "associations": _write_associations(item, entries, aside),
        "altIds": _write_alternative_ids(item, entries, aside),
    }
    texts = {"by": item.byline, "located": item.dateline, "language": item.language, "slugline": item.slugline, "edNote": item.desk_note}
    written |= {name: value for name, value in (*lists.items(), *texts.items()) if value}
    if item.urgency is not None:
        written["urgency"] = item.urgency
    return {name: written[name] for name in _ORDER if name in written}


def _more(item: Item, name: str, key: str) -> Mapping[str, Any]:
    more: Mapping[str, Any] = item.rest.get("more", {}).get(name, {}).get(key, {})
    return more


def _said(role: str, value: str) -> dict[str, str]:
    return {"role": role, "contentType": "text/plain", "value": value}


def _write_headlines(item: Item, entries: Mapping[str, list[Any]]) -> list[Any]:
    others = [_said(role, value) for role, value in (("teaser", item.teaser), ("kicker", item.kicker)) if value]
    return [_said("main", item.headline), *others, *entries.get("headlines", ())]


def _write_bodies(item: Item, entries: Mapping[str, list[Any]]) -> list[Any]:
    main = {"role": "main", "contentType": "text/html", "wordCount": words(item.body), "value": write_body(item.body)}
    return [main, *entries.get("bodies", ())]


def _write_descriptions(item: Item, entries: Mapping[str, list[Any]]) -> list[Any]:
    said = [_said(role, value) for role, value in (("standfirst", item.standfirst), ("kill", item.kill_line)) if value]
    return [*said, *entries.get("descriptions", ())]


def _write_people(item: Item, entries: Mapping[str, list[Any]]) -> list[Any]:
    authors = [
        {"name": person.name, "rel": "author"}
        | ({"uri": person.uri} if person.uri else {})
        | dict(_more(item, "people", person.uri or person.name))
        for person in item.people
    ]
    return [*authors, *entries.get("people", ())]


def _write_subjects(item: Item, entries: Mapping[str, list[Any]]) -> list[Any]:
    written: list[Any] = []
    if item.section:
        section = item.section
        written.append(
            {"name": section.name, "rel": "section", "literal": section.slug, **_more(item, "subjects", "section " + section.slug)}
        )
    for topic in item.topics:
        written.append({"name": topic.name, "rel": "about", "literal": topic.slug, **_more(item, "subjects", topic.slug)})
    return [*written, *entries.get("subjects", ())]


def _write_genres(item: Item, entries: Mapping[str, list[Any]]) -> list[Any]:
    others = entries.get("genres", [])
    if item.kind == "news" and not others:
        return []
    return [{"literal": item.kind, **_more(item, "genres", item.kind)}, *others]


def _write_associations(item: Item, entries: Mapping[str, list[Any]], aside: list[Any]) -> list[Any]:
    """A story without a lead picture must not get one of those that were merely kept: they go aside."""
    kept = entries.get("associations", [])
    if item.picture is None:
        aside.extend({"field": "/associations", "value": entry} for entry in kept if reads_as_lead(entry))
        kept = [entry for entry in kept if not reads_as_lead(entry)]
    lead = [write_picture(item.picture, item.rest)] if item.picture else []
    return [*lead, *write_related(item.related, item.rest), *write_corrections(item.corrections, item.rest), *kept]


def _write_alternative_ids(item: Item, entries: Mapping[str, list[Any]], aside: list[Any]) -> list[Any]:
    written = [{"role": role, "value": value} for role, value in (("address", item.address), (HELD_ROLE, item.held)) if value]
    if aside:
        written.append({"role": ASIDE_ROLE, "value": _encode(aside).decode()})
    return [*written, *entries.get("altIds", ())]
