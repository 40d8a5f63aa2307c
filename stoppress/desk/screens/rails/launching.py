"""Launching: the draft of the fronts made live, all of it in one change, and the last launch undone."""

from collections.abc import Collection
from datetime import datetime

from stoppress.desk.changing import Touched, changing
from stoppress.desk.models import FrontsDraft, FrontsLaunch
from stoppress.desk.screens.rails.arranging import assembled, merge, parts
from stoppress.desk.screens.rails.drafts import clear, read_draft, unexpired
from stoppress.desk.screens.rails.standing import live_arrangement, write_arrangement


class NothingDrafted(RuntimeError):
    def __init__(self) -> None:
        super().__init__("Nothing is drafted: what you see is live already.")


class DraftMoved(RuntimeError):
    """The draft is not the one that was looked at."""

    def __init__(self, by: str) -> None:
        super().__init__(f"{by or 'Somebody'} changed the fronts after you last looked. Nothing was launched: look again, then launch.")


class OpenConflicts(RuntimeError):
    def __init__(self, several: int) -> None:
        super().__init__(
            f"Something else went live where you changed the same ({several}). Nothing was launched: decide each below, then launch."
        )


class NotTheLast(RuntimeError):
    def __init__(self) -> None:
        super().__init__("There was another launch since, so this one cannot be undone by itself. Nothing was changed.")


class ChangedSince(RuntimeError):
    def __init__(self, names: Collection[str]) -> None:
        super().__init__(
            f"It was changed again since that launch, by another way: {', '.join(names)}. Nothing was undone; change it here, and launch."
        )


def launch(seen: int, *, at: datetime, by: str) -> tuple[Touched, FrontsLaunch]:
    """Make the draft with the number `seen` live. Raises DraftMoved, OpenConflicts, NothingDrafted."""
    with changing(at=at, author=by, cause="Launch of the fronts", kind="publish") as touched:
        draft = read_draft(at)
        if draft.number != seen:
            raise DraftMoved(draft.by)
        if draft.conflicts:
            raise OpenConflicts(len(draft.conflicts))
        if not draft.differs():
            raise NothingDrafted
        write_arrangement(draft.arrangement, touched)
        made = FrontsLaunch.objects.create(at=at, by=by, before=parts(draft.live), after=parts(draft.arrangement))
        clear(FrontsDraft.objects.get(), at, by)
    return touched, made


def undo(number: int, *, at: datetime, by: str) -> tuple[Touched, FrontsLaunch]:
    """Bring back what was live before the last launch; what is drafted stays drafted. Raises NotTheLast, ChangedSince."""
    with changing(at=at, author=by, cause="Undo of the last launch of the fronts", kind="revert") as touched:
        last = FrontsLaunch.objects.first()
        if last is None or last.pk != number:
            raise NotTheLast
        live = parts(live_arrangement(at))
        merged = merge(unexpired(last.after, at), unexpired(last.before, at), live)
        if merged.conflicts:
            raise ChangedSince([conflict.part.partition("/")[2] for conflict in merged.conflicts])
        write_arrangement(assembled(merged.parts), touched)
        made = FrontsLaunch.objects.create(at=at, by=by, before=live, after=merged.parts, undoes=last)
    return touched, made
