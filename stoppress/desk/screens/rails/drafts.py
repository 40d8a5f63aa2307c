"""Drafts of the fronts: one, shared by all front editors, changed move by move, then launched or let go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.db import transaction

from stoppress.desk.models import FrontsDraft
from stoppress.desk.screens.rails.arranging import Arrangement, Conflict, Merged, Parts, assembled, merge, parts
from stoppress.desk.screens.rails.standing import live_arrangement

Move: TypeAlias = Callable[[Arrangement], Arrangement]
MOST_PAST = 20  # steps that can be taken back


@dataclass(frozen=True, slots=True)
class Draft:
    """`arrangement` is what a launch would make of `live`; the same as it where nothing is drafted.

    `number` tells one state of the draft from every other; `last` is what the latest change was, "" where none can be taken back.
    """

    number: int
    live: Arrangement
    arrangement: Arrangement
    conflicts: tuple[Conflict, ...] = ()
    by: str = ""
    changed: datetime | None = None
    last: str = ""

    def differs(self) -> tuple[str, ...]:
        """The names of the parts that a launch would change."""
        live, drafted = parts(self.live), parts(self.arrangement)
        return tuple(name for name in dict.fromkeys((*live, *drafted)) if live.get(name) != drafted.get(name))


class NothingToTakeBack(RuntimeError):
    def __init__(self) -> None:
        super().__init__("There is no step of this draft to take back.")


def read_draft(at: datetime) -> Draft:
    return _draft(FrontsDraft.objects.first() or FrontsDraft(), at)


def change_draft(move: Move, what: str, at: datetime, by: str) -> Draft:
    """Do one move in the draft; nothing of it is live. Raises what the move raises."""
    with transaction.atomic():
        row = FrontsDraft.objects.first() or FrontsDraft()
        live, merged = _taken_in(row, at)
        moved = parts(move(assembled(merged.parts)))
        if moved == merged.parts:
            return _draft(row, at)
        if row.content is None or row.base != live:
            row.past = []
        former = row.content
        row.base = {**live, **_still_open(row.base, merged)}
        row.content = moved
        row.past = [*row.past, [what, former]][-MOST_PAST:]
        _save(row, at, by)
        return _draft(row, at)


def take_back(at: datetime, by: str) -> Draft:
    """The draft as it was before its last change. Raises NothingToTakeBack."""
    with transaction.atomic():
        row = FrontsDraft.objects.first() or FrontsDraft()
        if row.content is None or not row.past:
            raise NothingToTakeBack
        (_, former), row.past = row.past[-1], row.past[:-1]
        row.content = former
        if former is None:
            row.base = None
        _save(row, at, by)
        return _draft(row, at)


def settle(part: str, *, mine: bool, at: datetime, by: str) -> Draft:
    """Decide one conflict: the draft's, or what is live."""
    with transaction.atomic():
        row = FrontsDraft.objects.first() or FrontsDraft()
        live, merged = _taken_in(row, at)
        content = dict(merged.parts)
        if not mine:
            content[part] = live.get(part)
        row.content = {name: said for name, said in content.items() if said is not None}
        row.base = {**live, **{name: was for name, was in _still_open(row.base, merged).items() if name != part}}
        row.past = []
        _save(row, at, by)
        return _draft(row, at)


def discard(at: datetime, by: str) -> Draft:
    with transaction.atomic():
        row = FrontsDraft.objects.first() or FrontsDraft()
        clear(row, at, by)
        return _draft(row, at)


def clear(row: FrontsDraft, at: datetime, by: str) -> None:
    row.base = row.content = None
    row.past = []
    _save(row, at, by)


def _save(row: FrontsDraft, at: datetime, by: str) -> None:
    row.number += 1
    row.changed, row.changed_by = at, by
    row.save()


def _draft(row: FrontsDraft, at: datetime) -> Draft:
    live, merged = _taken_in(row, at)
    return Draft(
        row.number,
        assembled(live),
        assembled(merged.parts),
        merged.conflicts,
        row.changed_by,
        row.changed,
        row.past[-1][0] if row.past and row.content is not None else "",
    )


def _taken_in(row: FrontsDraft, at: datetime) -> tuple[Parts, Merged]:
    """What is live, and the draft with that taken in."""
    live = parts(live_arrangement(at))
    if row.content is None or row.base is None:
        return live, Merged(live)
    return live, merge(unexpired(row.base, at), unexpired(row.content, at), live)


def _still_open(base: Any, merged: Merged) -> Parts:
    """What was live when the draft's side of each open conflict was begun."""
    return {conflict.part: (base or {}).get(conflict.part) for conflict in merged.conflicts}


def unexpired(said: Parts, at: datetime) -> Parts:
    """Parts without the picks whose time has run out: they leave by themselves, which is nobody's change."""
    return {
        name: [slot for slot in value if not slot[2] or datetime.fromisoformat(slot[2]) > at] if name.startswith("picks/") else value
        for name, value in said.items()
    }
