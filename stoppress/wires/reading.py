"""Reading: one ninjs item, field by field, gathering what is wrong and what has no place.

`Item.rest` holds, each only where there is something in it:
`fields`: top-level fields that Stop Press has no place for; `entries`: entries of lists that it does not use;
`more`: what an entry that it does use says besides, by slug, name or uri; `aside`: what ninjs 3.1 has no valid place
for either, as `{"field": JSON pointer, "value": …}`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import unescape
from typing import Any, TypeAlias

from stoppress.wires.cleaning import CONTROL, MOST_CHARACTERS
from stoppress.wires.item import Problem
from stoppress.wires.parsing import UnreadableJson, parse_json
from stoppress.wires.shapes import fits, fits_in
from stoppress.wires.times import read_time

Entry: TypeAlias = Mapping[str, Any]

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "body_xhtml"})
ASIDE_ROLE = "stoppress-aside"
HELD_ROLE = "stoppress-held"
MOST_ENTRIES = {"bodies": 20, "subjects": 200, "people": 100, "associations": 200}
MOST_ENTRIES_OTHERWISE = 50
LONGEST_LINE = 1_000  # headline, kicker, byline, names…
LONGEST_NOTE = 10_000  # standfirst, caption, desk note, kill line
LONGEST_URI = 1_000

_LINE_ENDS = re.compile("[\t\n\r\u2028\u2029]")
_TAG = re.compile(r"<[^<>]*>")
_NO_URI = re.compile('[\\s\x00-\x20\x7f-\xa0<>"\ud800-\udfff]')


def one_line(text: str) -> str:
    """Text without control characters and line ends; marks of direction, joiners and emoji stay."""
    if text.isprintable():
        return text.strip()
    return " ".join(said for part in _LINE_ENDS.split(CONTROL.sub("", text)) if (said := part.strip()))


class Reading:
    """What one item says. The first thing that refuses it makes it refused; all that is wrong is named."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.problems: list[Problem] = []
        self.refused = False
        self.held: list[str] = []
        self.carried_held = False
        self.fields: dict[str, Any] = {}
        self.kept: dict[str, list[Any]] = {}
        self.more: dict[str, dict[str, Any]] = {}
        self.aside: list[dict[str, Any]] = []

    def note(self, message: str, pointer: str) -> None:
        self.problems.append(Problem(message, pointer))

    def refuse(self, message: str, pointer: str) -> None:
        self.refused = True
        self.note(message, pointer)

    def hold(self, message: str, pointer: str, value: object) -> None:
        self.held.append(message)
        self.note(message, pointer)
        self.put_aside(pointer, value)

    def put_aside(self, pointer: str, value: object) -> None:
        self.aside.append({"field": pointer, "value": value})

    def keep(self, name: str, entry: Entry, pointer: str) -> None:
        """Keeps an entry that is not used; as export would write it where it may stand there."""
        if fits_in(name, entry):
            self.kept.setdefault(name, []).append(entry)
        else:
            self.put_aside(pointer, entry)

    def keep_more(self, name: str, key: str, entry: Entry, used: frozenset[str], pointer: str) -> None:
        """Keeps what a used entry says besides; a second entry of the same key goes aside."""
        rest = {field: value for field, value in entry.items() if field not in used}
        if not rest:
            return
        fitting = fits_in(name, {"name": "", "uri": "", **rest} if name == "associations" else rest)
        if fitting and key not in self.more.get(name, ()):
            self.more.setdefault(name, {})[key] = rest
        else:
            self.put_aside(pointer, rest)

    def entries(self, name: str) -> list[tuple[Entry, str]]:
        """The entries of a list with their pointers; refuses what is no list of objects, or too long."""
        return self.entries_of(self.raw, name, "")

    def entries_of(self, holder: Entry, name: str, at: str) -> list[tuple[Entry, str]]:
        value = holder.get(name)
        if value is None:
            return []
        pointer = f"{at}/{name}"
        if not isinstance(value, list):
            self.refuse(f"{name} is a list of objects.", pointer)
            return []
        most = MOST_ENTRIES.get(name, MOST_ENTRIES_OTHERWISE)
        if len(value) > most:
            self.refuse(f"{len(value):,} {name}; at most {most:,} are taken.", pointer)
            return []
        for number, entry in enumerate(value):
            if not isinstance(entry, dict):
                self.refuse(f"Each of {name} is an object.", f"{pointer}/{number}")
                return []
        return [(entry, f"{pointer}/{number}") for number, entry in enumerate(value)]

    def line(self, name: str, longest: int = LONGEST_LINE) -> str:
        """A top-level text on one line; empty where it is absent."""
        return self.line_of(self.raw, name, "", longest)

    def line_of(self, entry: Entry, name: str, at: str, longest: int = LONGEST_LINE) -> str:
        value = entry.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.note(f"{name} is a text: it was left out.", f"{at}/{name}")
            self.put_aside(f"{at}/{name}", value)
            return ""
        if len(value) > longest:
            self.refuse(f"{len(value):,} characters; at most {longest:,} are taken.", f"{at}/{name}")
            return ""
        return one_line(value)

    def said(self, entry: Entry, pointer: str, longest: int = LONGEST_LINE) -> str:
        """The `value` of a headline or description as one line of text."""
        value = entry.get("value")
        if not isinstance(value, str):
            self.refuse("value is a text.", f"{pointer}/value")
            return ""
        if len(value) > longest:
            self.refuse(f"{len(value):,} characters; at most {longest:,} are taken.", f"{pointer}/value")
            return ""
        if entry.get("contentType") in HTML_TYPES:
            value = unescape(_TAG.sub("", value))
        return one_line(value)

    def uri(self, entry: Entry) -> str:
        """An identity, or empty where there is none that can be one."""
        value = entry.get("uri")
        if not isinstance(value, str):
            return ""
        value = value.strip()
        return "" if len(value) > LONGEST_URI or _NO_URI.search(value) else value

    def time(self, name: str) -> datetime | None:
        """A date of the item; one that cannot be understood holds it."""
        value = self.raw.get(name)
        if value is None:
            return None
        said = read_time(value)
        if said is None:
            self.hold(f"{name} {_shown(value)} cannot be understood: write it as 2026-03-02T18:00:00Z.", f"/{name}", value)
        return said

    def by_role(self, name: str, roles: tuple[str, ...], longest: int) -> Iterator[str]:
        """For each role what its first entry says, or empty; other entries are kept, repeated ones put aside."""
        found: dict[str, str] = {}
        for entry, pointer in self.entries(name):
            role = entry.get("role")
            if not isinstance(role, str) or role not in roles:
                self.keep(name, entry, pointer)
            elif role in found:
                self.put_aside(pointer, entry)
            else:
                found[role] = self.said(entry, pointer, longest)
        return (found.get(role, "") for role in roles)

    def others(self, used: frozenset[str]) -> None:
        """Keeps the top-level fields that are not read."""
        for name, value in self.raw.items():
            if name in used:
                continue
            if fits(name, value):
                self.fields[name] = value
            else:
                self.put_aside(f"/{name}", value)

    def alternative_ids(self) -> str:
        """The address, if the item was public elsewhere; takes back what an earlier export carried along."""
        address = ""
        for entry, pointer in self.entries("altIds"):
            role, value = entry.get("role"), entry.get("value")
            if role == "address" and not address:
                address = self.address(value, pointer)
            elif role == HELD_ROLE and isinstance(value, str) and one_line(value):
                self.carried_held = True
                self.held.append(one_line(value)[:LONGEST_LINE])
                self.note(one_line(value)[:LONGEST_LINE], pointer)
            elif role == ASIDE_ROLE and isinstance(value, str):
                self.carried(value, pointer)
            elif role == "address":
                self.put_aside(pointer, entry)
            else:
                self.keep("altIds", entry, pointer)
        return address

    def carried(self, value: str, pointer: str) -> None:
        try:
            entries = parse_json(value.encode("utf-8", "replace"))
        except UnreadableJson:
            entries = None
        if isinstance(entries, list) and all(isinstance(entry, dict) and entry.keys() == {"field", "value"} for entry in entries):
            self.aside.extend(entries)
        else:
            self.note("What was carried along cannot be read: it was left as it is.", pointer)
            self.kept.setdefault("altIds", []).append({"role": ASIDE_ROLE + "-unread", "value": value})

    def address(self, value: object, pointer: str) -> str:
        if isinstance(value, str) and is_address(value):
            return value
        self.refuse(f"The address {_shown(value)} is no path of this site, such as /2026/03/02/storm-surge/.", f"{pointer}/value")
        return ""

    def rest(self) -> dict[str, Any]:
        parts = {"fields": self.fields, "entries": self.kept, "more": self.more, "aside": self.aside}
        return {name: part for name, part in parts.items() if part}


_ADDRESS = re.compile(r"(?:/[A-Za-z0-9._~!$&'()*+,;=:@-]+)+/?")
_OWN = ("/-/", "/media/", "/assets/", "/sitemaps/")
LONGEST_ADDRESS = 400


def is_address(path: str) -> bool:
    """True for a path on which a story may stand: no dots for folders, no escapes, no query, none of the server's own."""
    if len(path) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(path) or path.startswith(_OWN):
        return False
    return not any(part.partition(";")[0] in (".", "..") for part in path.split("/"))


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 100 else shown[:100] + "…"


def too_long(text: str) -> str:
    """Why a body is refused before it is parsed; empty where it is not."""
    return f"{len(text):,} characters of body; at most {MOST_CHARACTERS:,} are taken." if len(text) > MOST_CHARACTERS else ""
