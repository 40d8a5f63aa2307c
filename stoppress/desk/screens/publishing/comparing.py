"""Comparing: two versions of a story side by side, word by word: fields, blocks, captions and alternative texts."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, TypeAlias

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from stoppress.desk.bodies import from_stream, plain_text

Unit: TypeAlias = tuple[str, str]  # what it is, and what it says

FIELDS: Mapping[str, str] = {
    "kicker": "Kicker",
    "headline": "Headline",
    "standfirst": "Standfirst",
    "teaser": "Teaser headline",
    "byline": "Byline",
    "people": "People of the byline",
    "dateline": "Dateline",
    "section": "Section",
    "kind": "Kind",
    "topics": "Topics",
    "picture": "Lead picture",
    "picture_alt": "Lead picture: alternative text",
    "picture_caption": "Lead picture: caption",
    "picture_photographer": "Lead picture: photographer",
    "picture_credit": "Lead picture: credit",
    "related": "Related stories",
    "corrections": "Corrections",
    "slug": "Last part of the address",
    "language": "Language",
    "embargoed_until": "Embargo until",
    "go_live_at": "Goes live",
    "expire_at": "Leaves",
    "held": "Legal hold",
    "slugline": "Working slug",
    "urgency": "Urgency",
    "desk_note": "Desk note",
}
_ENDS = re.compile(r"<(p|h2|h3|li|blockquote|tr|hr)\b[^>]*>", re.I)
_NAMES = {"p": "Paragraph", "h2": "Heading", "h3": "Heading", "li": "List item", "blockquote": "Quotation", "tr": "Row", "hr": "Rule"}
_LINK = re.compile(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.I | re.S)
_WORDS = re.compile(r"\s+|[^\s\w]|\w+")


@dataclass(frozen=True, slots=True)
class Row:
    """One difference: markup of before and after, None where it was not there."""

    what: str
    before: SafeString | None
    after: SafeString | None


Names: TypeAlias = Mapping[str, Mapping[Any, str]]  # {"section": {1: "News"}, …}


def rows(before: Mapping[str, Any], after: Mapping[str, Any], names: Names) -> list[Row]:
    """What differs between two revisions' contents, fields first."""
    found = []
    for name, label in FIELDS.items():
        old, new = _field(name, before.get(name), names), _field(name, after.get(name), names)
        if old != new:
            found.append(Row(label, *_words(old, new)))
    return [*found, *_body_rows(units(before.get("body")), units(after.get("body")))]


def units(body: Any) -> list[Unit]:
    """A body in pieces that can be told apart."""
    blocks = json.loads(body) if isinstance(body, str) else body or []
    return [unit for block in from_stream(blocks) for unit in _units_of(block)]


def _units_of(block: Mapping[str, Any]) -> Iterator[Unit]:
    match block["type"]:
        case "text":
            yield from _running(block["html"])
        case "picture":
            yield from _picture("Picture", block)
        case "gallery":
            for at, shown in enumerate(block["pictures"], 1):
                yield from _picture(f"Gallery, picture {at}", shown)
        case "pull-quote":
            yield "Pull quote", _said(block["html"])
            if block["cite"]:
                yield "Pull quote: who said it", block["cite"]
        case "key-points":
            yield "Key points: title", block["title"]
            yield from (("Key point", _said(point)) for point in block["points"])
        case "table":
            yield from ((f"Table: {what.lower()}", said) for what, said in _running(block["html"]))
        case kind:
            yield kind.replace("-", " ").capitalize(), f"{block['text']} ‹{block['href']}›".strip()


def _running(html: str) -> Iterator[Unit]:
    pieces = _ENDS.split(html)
    if said := _said(pieces[0]):
        yield "Paragraph", said
    for tag, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        said = _said(piece)
        if said or tag.lower() == "hr":
            yield _NAMES[tag.lower()], said or "—"


def _picture(what: str, shown: Mapping[str, Any]) -> Iterator[Unit]:
    yield what, str(shown.get("src") or "a picture")
    for name, label in (("alt", "alternative text"), ("caption", "caption"), ("credit", "credit")):
        if shown.get(name):
            yield f"{what}: {label}", str(shown[name])


def _said(html: str) -> str:
    """The words of markup, each link with where it leads."""
    return " ".join(plain_text(_LINK.sub(r"\2 ‹\1›", html)).split())


def _field(name: str, value: Any, names: Names) -> str:
    known = names.get(name, {})
    match name:
        case "people":
            return ", ".join(known.get(entry.get("contributor"), entry.get("name") or "?") for entry in value or ())
        case "topics":
            return ", ".join(sorted(known.get(entry.get("topic"), "?") for entry in value or ()))
        case "related":
            return "\n".join(f"{entry.get('name') or ''} ‹{entry.get('uri') or ''}›".strip() for entry in value or ())
        case "corrections":
            return "\n".join(f"{entry.get('line') or ''} {_said(entry.get('html') or '')}".strip() for entry in value or ())
        case "section" | "picture":
            return known.get(value, "a picture" if name == "picture" else "?") if value else ""
    return "" if value is None else str(value)


def _body_rows(before: Sequence[Unit], after: Sequence[Unit]) -> Iterator[Row]:
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        yield from _paired(before[a:b], after[c:d])


def _paired(before: Sequence[Unit], after: Sequence[Unit]) -> Iterator[Row]:
    """What stands in the place of something of its own kind is told as a change of that."""
    left = list(after)
    for what, said in before:
        place = next((at for at, (other, _) in enumerate(left) if other == what), None)
        if place is None:
            yield Row(what, _marked("del", said), None)
            continue
        for other, came in left[:place]:
            yield Row(other, None, _marked("ins", came))
        yield Row(what, *_words(said, left[place][1]))
        del left[: place + 1]
    for other, came in left:
        yield Row(other, None, _marked("ins", came))


def _words(before: str, after: str) -> tuple[SafeString | None, SafeString | None]:
    """Both with what differs marked."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    left: list[SafeString] = []
    right: list[SafeString] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            left.append(conditional_escape(was))
            right.append(conditional_escape(now))
            continue
        if was:
            left.append(_marked("del", was))
        if now:
            right.append(_marked("ins", now))
    return _joined(left) if before else None, _joined(right) if after else None


def _marked(tag: str, said: str) -> SafeString:
    return format_html("<del>{}</del>" if tag == "del" else "<ins>{}</ins>", said)


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(pieces))  # each piece is escaped
