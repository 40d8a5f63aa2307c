"""Posted: the notes as the editor's form sends them, read leniently, for a note never stops a story from being saved."""

from collections.abc import Mapping
from dataclasses import dataclass

MOST = 1_000  # notes of one form, and replies of one note
LONGEST = 10_000  # characters of a note


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


def posted_notes(form: Mapping[str, str]) -> tuple[PostedNote, ...]:
    """Empty where the form carries none."""
    return tuple(_note(form, f"comments-{at}") for at in range(_total(form, "comments")))


def _note(form: Mapping[str, str], prefix: str) -> PostedNote:
    replies = (_reply(form, f"{prefix}-replies-{at}") for at in range(_total(form, f"{prefix}-replies")))
    return PostedNote(
        number=_number(form.get(f"{prefix}-id")),
        text=_text(form, prefix),
        contentpath=form.get(f"{prefix}-contentpath", "")[:1_000],
        position=form.get(f"{prefix}-position", "")[:LONGEST],
        resolved=_ticked(form, f"{prefix}-resolved"),
        deleted=_ticked(form, f"{prefix}-DELETE"),
        replies=tuple(replies),
    )


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
