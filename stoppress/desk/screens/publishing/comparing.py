"""Comparing: two versions of a story side by side, word by word, with how each word is set, where links lead and which picture is shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, TypeAlias

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from stoppress.desk.screens.publishing.pieces import Piece, Word, phrase, pieces, plain, target

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
    "picture_href": "Lead picture: file",
    "picture_focus": "Lead picture: focal point",
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


@dataclass(frozen=True, slots=True)
class Row:
    """One difference: markup of before and after, None where it was not there."""

    what: str
    before: SafeString | None
    after: SafeString | None


Names: TypeAlias = Mapping[str, Mapping[Any, str]]  # {"section": {1: "News"}, "pictures": {"97fe4c": "wall.jpg"}, …}
Words: TypeAlias = Sequence[Word]


def rows(before: Mapping[str, Any], after: Mapping[str, Any], names: Names) -> list[Row]:
    """What differs between two revisions' contents, fields first."""
    found = []
    for name, label in FIELDS.items():
        old, new = _field(name, before, names), _field(name, after, names)
        if name == "slug" and not (old and new):
            continue  # a text without one never gave its story another address
        if old != new:
            left, right = _marked_words(old, new)
            found.append(Row(label, left if old else None, right if new else None))
    pictures = names.get("pictures", {})
    return [*found, *_body_rows(pieces(before.get("body"), pictures), pieces(after.get("body"), pictures))]


def _field(name: str, content: Mapping[str, Any], names: Names) -> Words:
    known, value = names.get(name, {}), content.get(name)
    match name:
        case "people":
            return plain(", ".join(known.get(entry.get("contributor"), entry.get("name") or "?") for entry in value or ()))
        case "topics":
            return plain(", ".join(sorted(known.get(entry.get("topic"), "?") for entry in value or ())))
        case "related":
            return _lines((*plain(entry.get("name") or ""), target(entry.get("uri") or "")) for entry in value or ())
        case "corrections":
            return _lines((*plain(f"{entry.get('line') or ''} ".lstrip()), *phrase(entry.get("html") or "")) for entry in value or ())
        case "section" | "picture":
            return plain(known.get(value, "a picture" if name == "picture" else "?") if value else "")
        case "picture_focus":
            across, down = content.get("picture_focus_x"), content.get("picture_focus_y")
            return plain("" if across is None or down is None else focus(across, down))
        case "kind":
            return plain(str(value or "").capitalize())
    return plain("" if value is None else str(value))


def focus(across: int, down: int) -> str:
    return f"{across} from the left, {down} from the top"


def _lines(lines: Iterable[Words]) -> Words:
    return tuple(word for place, line in enumerate(lines) for word in ((Word("\n"), *line) if place else line))


def _body_rows(before: Sequence[Piece], after: Sequence[Piece]) -> Iterator[Row]:
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _paired(before[a:b], after[c:d])


def _paired(before: Sequence[Piece], after: Sequence[Piece]) -> Iterator[Row]:
    """What stands in the place of something of its own kind, or says the same, is told as a change of that."""
    left = list(after)
    for old in before:
        place = next((at for at, new in enumerate(left) if new.what == old.what), None)
        if place is None and old.words:
            place = next((at for at, new in enumerate(left) if new.words == old.words), None)
        if place is None:
            yield Row(old.what, _whole("del", old), None)
            continue
        yield from (Row(new.what, None, _whole("ins", new)) for new in left[:place])
        yield _changed(old, left[place])
        del left[: place + 1]
    yield from (Row(new.what, None, _whole("ins", new)) for new in left)


def _whole(tag: str, piece: Piece) -> SafeString:
    """A piece that the other side has not."""
    told = [_told(piece.words)] if piece.words else []
    return _marked(tag, _joined([*told, *_notes(piece.detail or ("" if piece.words else "empty"))]))


def _changed(old: Piece, new: Piece) -> Row:
    left, right = _marked_words(old.words, new.words)
    if old.what != new.what:
        was, now = f"{old.what} {old.detail}".strip().lower(), f"{new.what} {new.detail}".strip().lower()
        what = f"{old.what}, now {new.what.lower()}"
    else:
        was, now, what = old.detail, new.detail, old.what
    if was != now:
        left = _joined([left, *(_marked("del", note) for note in _notes(was))])
        right = _joined([right, *(_marked("ins", note) for note in _notes(now))])
    return Row(what, left or _joined(_notes("empty")), right or _joined(_notes("empty")))


def _marked_words(before: Words, after: Words) -> tuple[SafeString, SafeString]:
    """Both with what differs marked."""
    left: list[SafeString] = []
    right: list[SafeString] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        was, now = before[a:b], after[c:d]
        if tag == "equal":
            left.append(_joined(conditional_escape(word.text) for word in was))
            right.append(_joined(conditional_escape(word.text) for word in now))
            continue
        only_set = [word.text for word in was] == [word.text for word in now]
        if was:
            left.append(_marked("del", _told(was, plainly=only_set)))
        if now:
            right.append(_marked("ins", _told(now, plainly=only_set)))
    return _joined(left), _joined(right)


def _told(words: Words, *, plainly: bool = False) -> SafeString:
    """Words, and in brackets how they are set; `plainly` also where they are not."""
    found: list[SafeString] = []
    for (marks, kind), run in groupby(words, key=lambda word: (word.marks, word.kind)):
        said = conditional_escape("".join(word.text for word in run))
        notes = _notes(", ".join(marks) or ("new line" if kind == "break" else "plain" if plainly else ""))
        found += [*notes, said] if kind == "cell" else [said, *notes]
    return _joined(found)


def _notes(said: str) -> list[SafeString]:
    return [format_html(' <span class="compare__mark">[{}]</span>', said)] if said else []


def _marked(tag: str, said: SafeString) -> SafeString:
    return format_html("<del>{}</del>" if tag == "del" else "<ins>{}</ins>", said)


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # each part is escaped
