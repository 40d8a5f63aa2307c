"""Associations: the lead picture, related stories and corrections of an item, and how they are written."""

from collections.abc import Iterable, Mapping
from typing import Any

from stoppress.wires.body import clean_html, read_plain
from stoppress.wires.cleaning import BodyTooDeep, BodyTooLarge, picture_source
from stoppress.wires.item import Correction, PictureUse, Related
from stoppress.wires.reading import HTML_TYPES, LONGEST_NOTE, Entry, Reading, too_long
from stoppress.wires.shapes import fits_in
from stoppress.wires.times import read_time, write_time

_PICTURE = frozenset({"uri", "type", "by", "copyrightHolder", "headlines", "descriptions", "renditions", "name"})
_RELATED = frozenset({"uri", "name", "rel", "type"})
_CORRECTION = frozenset({"uri", "name", "rel", "type", "versionCreated", "bodies"})


def read_associations(reading: Reading) -> tuple[PictureUse | None, tuple[Related, ...], tuple[Correction, ...]]:
    """What the item is associated with; entries of other kinds are kept."""
    entries = reading.entries("associations")
    lead = _lead([entry for entry, _ in entries])
    picture = None
    related: dict[str, Related] = {}
    corrections: dict[str, Correction] = {}
    for entry, pointer in entries:
        rel = entry.get("rel")
        if entry is lead:
            picture = _picture(reading, entry, pointer)
        elif rel == "related":
            _related(reading, entry, pointer, related)
        elif rel == "correction":
            _correction(reading, entry, pointer, corrections)
        else:
            reading.keep("associations", entry, pointer)
    return picture, tuple(related.values()), tuple(corrections.values())


def _lead(entries: list[Entry]) -> Entry | None:
    others = [entry for entry in entries if entry.get("rel") not in ("related", "correction")]
    named = (entry for entry in others if entry.get("name") == "mainpic")
    return next(named, None) or next((entry for entry in others if entry.get("type") == "picture"), None)


def _picture(reading: Reading, entry: Entry, pointer: str) -> PictureUse | None:
    uri = reading.uri(entry)
    if not uri:
        reading.note("A picture without a uri is not shown: give it one.", f"{pointer}/uri")
        reading.put_aside(pointer, entry)
        return None
    more: dict[str, Any] = {name: value for name, value in entry.items() if name not in _PICTURE}
    caption, captions = _caption(reading, entry, pointer)
    alt, headlines = _alternative(reading, entry, pointer)
    rendition, renditions = _rendition(reading, entry, pointer)
    more |= {name: left for name, left in (("headlines", headlines), ("descriptions", captions), ("renditions", renditions)) if left}
    if entry.get("name") not in (None, "mainpic"):
        reading.put_aside(f"{pointer}/name", entry["name"])
    reading.keep_more("associations", _lead_key(uri), more, frozenset(), pointer)
    if rendition.get("more"):
        reading.more.setdefault("renditions", {})[uri] = rendition["more"]
    return PictureUse(
        uri=uri,
        href=rendition.get("href", ""),
        focus=rendition.get("focus"),
        alt=alt,
        caption=caption,
        credit=reading.line_of(entry, "copyrightHolder", pointer),
        photographer=reading.line_of(entry, "by", pointer),
    )


def _lead_key(uri: str) -> str:
    return f"mainpic {uri}"


def _caption(reading: Reading, entry: Entry, pointer: str) -> tuple[str, list[Entry]]:
    said = reading.entries_of(entry, "descriptions", pointer)
    chosen = next((pair for pair in said if pair[0].get("role") == "caption"), said[0] if said else None)
    left = [description for description, _ in said if chosen is None or description is not chosen[0]]
    return (reading.said(*chosen, longest=LONGEST_NOTE) if chosen else ""), left


def _alternative(reading: Reading, entry: Entry, pointer: str) -> tuple[str, list[Entry]]:
    said = reading.entries_of(entry, "headlines", pointer)
    chosen = next((pair for pair in said if pair[0].get("role") == "alt"), None)
    left = [headline for headline, _ in said if chosen is None or headline is not chosen[0]]
    return (reading.said(*chosen) if chosen else ""), left


def _rendition(reading: Reading, entry: Entry, pointer: str) -> tuple[dict[str, Any], list[Entry]]:
    """The file to show: one of the newsroom folder before a remote one, then the largest, then the first."""
    said = reading.entries_of(entry, "renditions", pointer)
    usable = [pair for pair in said if isinstance(href := pair[0].get("href"), str) and picture_source(href)]
    if not usable:
        if any("href" in rendition for rendition, _ in said):
            reading.note("No rendition names a file under media/ or an http address.", f"{pointer}/renditions")
        return {}, [rendition for rendition, _ in said]
    chosen, at = max(usable, key=lambda pair: (picture_source(pair[0]["href"]).startswith("media/"), _size(pair[0])))
    more = {name: value for name, value in chosen.items() if name not in ("href", "poi")}
    fitting = fits_in("renditions", {"name": "", **more})
    if not fitting:
        reading.put_aside(at, more)
    focus = _focus(reading, chosen, at)
    left = [rendition for rendition, _ in said if rendition is not chosen]
    return {"href": picture_source(chosen["href"]), "focus": focus, "more": more if fitting else {}}, left


def _size(rendition: Entry) -> int:
    width, height = rendition.get("width"), rendition.get("height")
    return width * height if isinstance(width, int) and isinstance(height, int) else 0


def _focus(reading: Reading, rendition: Entry, pointer: str) -> tuple[int, int] | None:
    poi = rendition.get("poi")
    if poi is None:
        return None
    if isinstance(poi, dict):
        x, y = poi.get("x"), poi.get("y")
        if type(x) is int and type(y) is int and 0 <= x <= 100_000 and 0 <= y <= 100_000:
            return x, y
    reading.note("poi is x and y in pixels from the top left: it was left out.", f"{pointer}/poi")
    reading.put_aside(f"{pointer}/poi", poi)
    return None


def _related(reading: Reading, entry: Entry, pointer: str, related: dict[str, Related]) -> None:
    uri = reading.uri(entry)
    if not uri or uri in related:
        if not uri:
            reading.note("A related story without a uri is not shown: give it one.", f"{pointer}/uri")
        reading.put_aside(pointer, entry)
        return
    related[uri] = Related(uri, reading.line_of(entry, "name", pointer))
    reading.keep_more("associations", uri, entry, _RELATED, pointer)


def _correction(reading: Reading, entry: Entry, pointer: str, corrections: dict[str, Correction]) -> None:
    uri = reading.uri(entry)
    if not uri or uri in corrections:
        if not uri:
            reading.note("A correction without a uri is not shown: give it one.", f"{pointer}/uri")
        reading.put_aside(pointer, entry)
        return
    at = read_time(entry.get("versionCreated"))
    if at is None:
        reading.hold("The date of a correction cannot be understood: write it as 2026-03-02T18:00:00Z.", pointer, entry)
        return
    corrections[uri] = Correction(uri, reading.line_of(entry, "name", pointer, LONGEST_NOTE), at, _text(reading, entry, pointer))
    reading.keep_more("associations", uri, entry, _CORRECTION, pointer)


def _text(reading: Reading, entry: Entry, pointer: str) -> str:
    bodies = reading.entries_of(entry, "bodies", pointer)
    if not bodies:
        return ""
    first, at = bodies[0]
    value = first.get("value")
    if not isinstance(value, str) or (why := too_long(value)):
        reading.refuse("value is a text." if not isinstance(value, str) else why, f"{at}/value")
        return ""
    for other, pointer_of_other in bodies[1:]:
        reading.put_aside(pointer_of_other, other)
    if first.get("contentType") not in HTML_TYPES and "</" not in value:
        return "".join(block["html"] for block in read_plain(value))
    try:
        return clean_html(value)
    except (BodyTooLarge, BodyTooDeep) as error:
        reading.refuse(str(error), f"{at}/value")
        return ""


def write_picture(picture: PictureUse, rest: Mapping[str, Any]) -> dict[str, Any]:
    more = dict(rest.get("more", {}).get("associations", {}).get(_lead_key(picture.uri), {}))
    captions = more.pop("descriptions", [])
    headlines = more.pop("headlines", [])
    renditions = more.pop("renditions", [])
    if picture.alt:
        headlines = [{"role": "alt", "value": picture.alt}, *headlines]
    if picture.caption or captions:  # an empty caption is said where another description would be taken for it
        captions = [{"role": "caption", "value": picture.caption}, *captions]
    if picture.href:
        renditions = [_write_rendition(picture, rest.get("more", {}).get("renditions", {}).get(picture.uri, {})), *renditions]
    said = {"by": picture.photographer, "copyrightHolder": picture.credit, "headlines": headlines, "descriptions": captions}
    return {
        "name": "mainpic",
        "uri": picture.uri,
        "type": "picture",
        **{name: value for name, value in said.items() if value},
        **({"renditions": renditions} if renditions else {}),
        **more,
    }


def _write_rendition(picture: PictureUse, more: Mapping[str, Any]) -> dict[str, Any]:
    written: dict[str, Any] = {"name": "main", **more, "href": picture.href}
    if picture.focus:
        written["poi"] = {"x": picture.focus[0], "y": picture.focus[1]}
    return written


def write_related(related: Iterable[Related], rest: Mapping[str, Any]) -> list[dict[str, Any]]:
    more = rest.get("more", {}).get("associations", {})
    return [{"name": story.name, "rel": "related", "uri": story.uri, "type": "text", **more.get(story.uri, {})} for story in related]


def write_corrections(corrections: Iterable[Correction], rest: Mapping[str, Any]) -> list[dict[str, Any]]:
    more = rest.get("more", {}).get("associations", {})
    return [
        {
            "name": correction.line,
            "rel": "correction",
            "uri": correction.uri,
            "type": "text",
            "versionCreated": write_time(correction.at),
            **({"bodies": [{"contentType": "text/html", "value": correction.html}]} if correction.html else {}),
            **more.get(correction.uri, {}),
        }
        for correction in corrections
    ]


def reads_as_lead(entry: Mapping[str, Any]) -> bool:
    """True for a kept association that a reader of the item would take for its lead picture."""
    return entry.get("name") == "mainpic" or entry.get("type") == "picture"
