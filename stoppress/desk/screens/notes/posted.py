"""Posted: the notes as the editor's form sends them, read leniently, for a note never stops a story from being saved."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST = 1_000  # notes of one form, and replies of one note
LONGEST = 10_000  # characters of a note
QUOTED = 500  # characters of the words it is about


@dataclass(frozen=True, slots=True)
class PostedReply:
    number: int | None  # None: new
    text: str
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class PostedNote:
    """`number` is None for a new one; `position` and `contentpath` may move with the text they stand at."""

    number: int | None
    text: str
    contentpath: str
    position: str
    resolved: bool = False
    deleted: bool = False
    replies: tuple[PostedReply, ...] = ()
    quote: str = ""  # the words it is about, where it stands at a range of text


def posted_notes(form: Mapping[str, str]) -> tuple[PostedNote, ...]:
    """Empty where the form carries none."""
    return tuple(_note(form, f"comments-{at}") for at in range(_total(form, "comments")))


def _note(form: Mapping[str, str], prefix: str) -> PostedNote:
    position = form.get(f"{prefix}-position", "")[:LONGEST]
    replies = (_reply(form, f"{prefix}-replies-{at}") for at in range(_total(form, f"{prefix}-replies")))
    return PostedNote(
        number=_number(form.get(f"{prefix}-id")),
        text=_text(form, prefix),
        contentpath=form.get(f"{prefix}-contentpath", "")[:1_000],
        position=position,
        resolved=_ticked(form, f"{prefix}-resolved"),
        deleted=_ticked(form, f"{prefix}-DELETE"),
        replies=tuple(replies),
        quote=quoted(form, position),
    )


def quoted(form: Mapping[str, str], position: str) -> str:
    """The words that a position of the text field tells of: pieces of its paragraphs, by their keys."""
    pieces = _json(position)
    if not isinstance(pieces, list):
        return ""
    found = []
    for piece in pieces[:20]:
        key = piece.get("key") if isinstance(piece, Mapping) else None
        start, end = (piece.get("start"), piece.get("end")) if key else (None, None)
        if isinstance(key, str) and isinstance(start, int) and isinstance(end, int):
            found.append(_paragraph(form, key)[max(start, 0) : max(end, 0)])
    return " … ".join(filter(None, found))[:QUOTED]


def _paragraph(form: Mapping[str, str], key: str) -> str:
    for name in form:
        value = form.get(name, "") if name.startswith("body-") else ""
        if isinstance(value, str) and key in value and isinstance(state := _json(value), Mapping):
            for block in state.get("blocks") or ():
                if isinstance(block, Mapping) and block.get("key") == key:
                    return str(block.get("text") or "")
    return ""


def _json(said: str) -> Any:
    try:
        return json.loads(said) if said[:1] in ("[", "{") else None
    except ValueError:
        return None


def _reply(form: Mapping[str, str], prefix: str) -> PostedReply:
    return PostedReply(_number(form.get(f"{prefix}-id")), _text(form, prefix), _ticked(form, f"{prefix}-DELETE"))


def _text(form: Mapping[str, str], prefix: str) -> str:
    return form.get(f"{prefix}-text", "").strip()[:LONGEST]


def _ticked(form: Mapping[str, str], name: str) -> bool:
    return form.get(name, "").lower() in ("on", "true", "1")


def _number(said: str | None) -> int | None:
    return int(said) if said and said.isdecimal() and len(said) < 19 else None


def _total(form: Mapping[str, str], prefix: str) -> int:
    return min(_number(form.get(f"{prefix}-TOTAL_FORMS")) or 0, MOST)
