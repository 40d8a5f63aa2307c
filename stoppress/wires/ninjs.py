"""The IPTC's JSON for news, ninjs 3.1, as items and back.

What an item says that has no place here stays in `Item.rest` (wires.reading describes it) and comes out again; what
ninjs 3.1 has no valid place for either is carried in `altIds[role=stoppress-aside]` as JSON, so that all that is
written is valid. `altIds[role=stoppress-held]` carries why an item is held.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from stoppress.wires.associations import read_associations
from stoppress.wires.body import read_body, read_plain
from stoppress.wires.cleaning import BodyTooDeep, BodyTooLarge
from stoppress.wires.flowing import Block
from stoppress.wires.item import KINDS, Item, Person, Problem, PubStatus, Subject
from stoppress.wires.parsing import UnreadableJson, parse_json
from stoppress.wires.reading import (
    HTML_TYPES,
    LONGEST_NOTE,
    Entry,
    Reading,
    one_line,
    too_long,
)
from stoppress.wires.slugs import SlugTaken, check_first_word, is_slug, slug_of_name
from stoppress.wires.writing import write_item

STORY_TYPES = ("text", "composite")
MOST_BYTES = 8_000_000  # of a whole item, once its parts are known to be within theirs
_STATUSES: dict[object, PubStatus] = {"usable": "usable", "withheld": "withheld", "canceled": "canceled"}
_VERSION = re.compile(r"[0-9]{1,18}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}")
_MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|table|blockquote|body)\b[^<>]*>", re.IGNORECASE)
_USED = frozenset({
    "uri", "type", "version", "pubStatus", "embargoedUntil", "firstCreated", "versionCreated", "altIds", "headlines", "descriptions",
    "bodies", "by", "people", "located", "subjects", "genres", "associations", "language", "urgency", "slugline", "edNote", "standard",
})  # fmt: skip


def parse_item(data: bytes, file: str = "", line: int = 0) -> tuple[Item | None, tuple[Problem, ...]]:
    """One item from bytes of JSON; never raises. `file` and `line` are put into the problems."""
    try:
        raw = parse_json(data)
    except UnreadableJson as error:
        return None, (Problem(str(error), file=file, line=line),)
    if not isinstance(raw, dict):
        return None, (Problem("An item is a JSON object.", file=file, line=line),)
    item, problems = read_item(raw)
    if item is not None and len(data) > MOST_BYTES:
        problems = (*problems, Problem(f"{len(data):,} bytes of item; at most {MOST_BYTES:,} are taken.", uri=item.uri))
        item = None
    if problems:
        problems = tuple(replace(problem, file=file, line=line) for problem in problems)
    return item, problems


def read_item(raw: Mapping[str, Any]) -> tuple[Item | None, tuple[Problem, ...]]:
    """The item, or None where it is refused, with all that is wrong, named by JSON pointer. Never raises.

    A held item is `withheld`. A problem beside an item that is not held is a warning: something was left out.
    """
    reading = Reading(raw)
    uri = reading.uri(raw)
    if not uri:
        reading.refuse("An item needs a uri: one word that names it for good, such as tag:example.org,2026:storm.", "/uri")
    kind_of_item = raw.get("type")
    if kind_of_item is not None and kind_of_item not in STORY_TYPES:
        reading.refuse(f"Items of type {kind_of_item!r:.50} are no stories: {' and '.join(STORY_TYPES)} are taken.", "/type")
        item = None
    else:
        item = _item(reading, uri)
    problems = tuple(replace(problem, uri=uri) for problem in reading.problems) if reading.problems else ()
    return (None if reading.refused else item), problems


def _item(reading: Reading, uri: str) -> Item | None:
    raw = reading.raw
    version = _version(reading)
    status = _status(reading)
    first_created, version_created = reading.time("firstCreated"), reading.time("versionCreated")
    embargo = reading.time("embargoedUntil")
    if "embargoedUntil" in raw and raw["embargoedUntil"] is None:
        reading.hold("embargoedUntil is empty: say until when, or leave it out.", "/embargoedUntil", None)
    headline, teaser, kicker = _headlines(reading)
    standfirst, kill_line = reading.by_role("descriptions", ("standfirst", "kill"), LONGEST_NOTE)
    address = reading.alternative_ids()
    # One of ours that was held because of its dates is written without them, and comes back so.
    if raw.get("firstCreated") is None and raw.get("versionCreated") is None and not reading.carried_held:
        reading.refuse("An item needs a date: firstCreated, or else versionCreated.", "/versionCreated")
    people = _people(reading)
    section, topics = _subjects(reading)
    kind = _kind(reading)
    picture, related, corrections = read_associations(reading)
    byline, dateline = reading.line("by"), reading.line("located")
    slugline, desk_note = reading.line("slugline"), reading.line("edNote", LONGEST_NOTE)
    language, urgency = _language(reading), _urgency(reading)
    if raw.get("type") == "composite":
        reading.fields["type"] = "composite"
    reading.others(_USED)
    if reading.refused:
        return None
    body, dropped = _body(reading)
    if reading.refused:
        return None
    return Item(
        uri=uri,
        version=version,
        headline=headline,
        status="withheld" if reading.held else status,
        versioned=raw.get("version") is not None,
        held=" ".join(dict.fromkeys(reading.held)),
        embargoed_until=embargo,
        first_created=first_created,
        version_created=version_created,
        address=address,
        teaser=teaser,
        kicker=kicker,
        standfirst=standfirst,
        body=tuple(body),
        byline=byline,
        people=people,
        dateline=dateline,
        section=section,
        topics=topics,
        kind=kind,
        picture=picture,
        related=related,
        corrections=corrections,
        language=language,
        urgency=urgency,
        slugline=slugline,
        desk_note=desk_note,
        kill_line=kill_line,
        rest=reading.rest(),
        dropped=dropped,
    )


def _version(reading: Reading) -> int:
    value = reading.raw.get("version")
    if value is None:
        return 1
    text = str(value) if type(value) is int else value
    if isinstance(text, str) and _VERSION.fullmatch(text):
        return int(text)
    reading.refuse(f'The version {value!r:.50} is no whole number as a text, such as "3".', "/version")
    return 0


def _status(reading: Reading) -> PubStatus:
    if "pubStatus" not in reading.raw:
        return "usable"
    value = reading.raw["pubStatus"]
    status = _STATUSES.get(value) if isinstance(value, str) else None
    if status is None:
        reading.hold(f"pubStatus {value!r:.50} cannot be understood: it is one of {', '.join(map(str, _STATUSES))}.", "/pubStatus", value)
        return "withheld"
    return status


def _headlines(reading: Reading) -> tuple[str, str, str]:
    """The main headline (role main, else none, else the first), the teaser headline and the kicker."""
    entries = reading.entries("headlines")
    if not entries:
        reading.refuse("An item needs a headline: headlines with one entry and its value.", "/headlines")
        return "", "", ""
    main = next((pair for pair in entries if pair[0].get("role") == "main"), None)
    main = main or next((pair for pair in entries if not pair[0].get("role")), entries[0])
    headline = reading.said(*main)
    if not headline and not reading.refused:
        reading.refuse("The headline is empty.", f"{main[1]}/value")
    found: dict[str, str] = {}
    for entry, pointer in entries:
        role = entry.get("role")
        if entry is main[0]:
            continue
        if role not in ("teaser", "kicker"):
            reading.keep("headlines", entry, pointer)
        elif role in found:
            reading.put_aside(pointer, entry)
        else:
            found[role] = reading.said(entry, pointer)
    return headline, found.get("teaser", ""), found.get("kicker", "")


def _people(reading: Reading) -> tuple[Person, ...]:
    people: dict[str, Person] = {}
    for entry, pointer in reading.entries("people"):
        name = reading.line_of(entry, "name", pointer) if entry.get("rel") == "author" else ""
        if not name:
            reading.keep("people", entry, pointer)
            continue
        person = Person(name, reading.uri(entry))
        key = person.uri or name
        if key in people:
            reading.put_aside(pointer, entry)
            continue
        people[key] = person
        reading.keep_more("people", key, entry, frozenset({"name", "rel"} | ({"uri"} if person.uri else set())), pointer)
    return tuple(people.values())


def _subjects(reading: Reading) -> tuple[Subject | None, tuple[Subject, ...]]:
    section: Subject | None = None
    topics: dict[str, Subject] = {}
    for entry, pointer in reading.entries("subjects"):
        subject = _subject(reading, entry, pointer)
        if subject is None:
            reading.keep("subjects", entry, pointer)
        elif entry.get("rel") == "section":
            if section is not None:
                reading.note(f"A story stands in one section, here {section.slug!r}: {subject.slug!r} was left out.", pointer)
                reading.put_aside(pointer, entry)
                continue
            section = subject
            _check_section(reading, subject.slug, pointer)
            reading.keep_more("subjects", "section " + subject.slug, entry, frozenset({"rel", "literal", "name"}), pointer)
        elif subject.slug in topics:
            reading.put_aside(pointer, entry)
        else:
            topics[subject.slug] = subject
            used = {"literal", "name"} | ({"rel"} if entry.get("rel") == "about" else set())  # what writing says of every topic
            reading.keep_more("subjects", subject.slug, entry, frozenset(used), pointer)
    return section, tuple(topics.values())


def _subject(reading: Reading, entry: Entry, pointer: str) -> Subject | None:
    """A section or topic; a literal that can be no slug is kept, and the slug made from the name."""
    literal, name = reading.line_of(entry, "literal", pointer), reading.line_of(entry, "name", pointer)
    if not literal and not name:
        return None
    if is_slug(literal):
        return Subject(literal, name or literal)
    if literal:
        reading.put_aside(f"{pointer}/literal", literal)
    return Subject(slug_of_name(name or literal, "topic"), name or literal)


def _check_section(reading: Reading, slug: str, pointer: str) -> None:
    try:
        check_first_word(slug)
    except SlugTaken as error:
        reading.refuse(str(error), f"{pointer}/literal")


def _kind(reading: Reading) -> str:
    entries = reading.entries("genres")
    kind = entries[0][0].get("literal") if entries else None
    if kind not in KINDS:
        for entry, pointer in entries:
            reading.keep("genres", entry, pointer)
        return "news"
    reading.keep_more("genres", str(kind), entries[0][0], frozenset({"literal"}), entries[0][1])
    for entry, pointer in entries[1:]:
        reading.keep("genres", entry, pointer)
    return str(kind)


def _language(reading: Reading) -> str:
    language = reading.line("language")
    if not language or _LANGUAGE.fullmatch(language):
        return language
    reading.note(f"The language {language!r:.50} is no tag such as en-GB: it was left out.", "/language")
    reading.put_aside("/language", language)
    return ""


def _urgency(reading: Reading) -> int | None:
    value = reading.raw.get("urgency")
    if value is None:
        return None
    number = int(value) if isinstance(value, str) and len(value) == 1 and value in "123456789" else value
    if type(number) is int and 1 <= number <= 9:
        return number
    reading.note(f"The urgency {value!r:.50} is no number from 1 to 9: it was left out.", "/urgency")
    reading.put_aside("/urgency", value)
    return None


def _body(reading: Reading) -> tuple[list[Block], dict[str, int]]:
    """The blocks of the main body: role main, else the first that is HTML, else the first."""
    entries = reading.entries("bodies")
    for entry, pointer in entries:
        value = entry.get("value")
        if not isinstance(value, str):
            reading.refuse("value is a text.", f"{pointer}/value")
        elif why := too_long(value):
            reading.refuse(why, f"{pointer}/value")
    if reading.refused or not entries:
        return [], {}
    main = next((pair for pair in entries if pair[0].get("role") == "main"), None)
    main = main or next((pair for pair in entries if pair[0].get("contentType") in HTML_TYPES), entries[0])
    for entry, pointer in entries:
        if entry is not main[0]:
            reading.keep("bodies", entry, pointer)
    entry, pointer = main
    value = entry["value"]
    if entry.get("contentType") not in HTML_TYPES and (entry.get("contentType") == "text/plain" or not _MARKUP.search(value)):
        return read_plain("\n".join(one_line(line) for line in value.splitlines())), {}
    try:
        return read_body(value)
    except (BodyTooLarge, BodyTooDeep) as error:
        reading.refuse(str(error), f"{pointer}/value")
        return [], {}


__all__ = ["parse_item", "read_item", "write_item"]
