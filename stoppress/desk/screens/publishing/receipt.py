"""The receipt: what a publish did, as readers have it, told to the editor who did it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from stoppress.desk.belonging import change_of
from stoppress.desk.change_queue import not_live
from stoppress.desk.changing import Touched
from stoppress.desk.models import Change, KeptReceipt, NotLive
from stoppress.desk.pressroom_client import PressroomAway, PressroomFailed, StillPressing, take
from stoppress.editions.log import Holdings, UnknownEdition
from stoppress.press.publishing import ASIDE

WAIT_SECONDS = 5.0
LOOK_BACK = 20  # editions: the clock may have been set back
LOOK_AHEAD = 500  # editions that may overtake a large change
NO_DIFFERENCE = "No reader sees a difference."
PRESSING = "It takes longer than usual, and will appear."


@dataclass(frozen=True, slots=True)
class Receipt:
    """`edition` is the one in which readers have the change, None while they do not; then `why` says what holds it.

    `ms` is from the request's arrival to the edition that readers get, 0 where nobody measured it. `change` None: no reader
    sees a difference.
    """

    change: int | None
    edition: int | None = None
    ms: int = 0
    why: str = ""
    not_live: Mapping[str, str] = field(default_factory=dict)


def wait_for_press(touched: Touched, began: float) -> Receipt:
    """After the change is committed, never inside it. `began` is the monotonic clock when the request came."""
    return wait_for_change(touched.number, began)


def wait_for_change(change: int | None, began: float) -> Receipt:
    """The same by the number of a change; None where readers see no difference."""
    if change is None:
        return Receipt(None)
    data: Path = settings.STOPPRESS_DATA
    try:
        taken = take(data, change, WAIT_SECONDS)
    except StillPressing:
        return Receipt(change, why=PRESSING)
    except (PressroomAway, PressroomFailed) as error:
        return Receipt(change, why=str(error))
    ms = round((time.monotonic() - began) * 1000)
    if taken.not_live:
        return Receipt(change, ms=ms, why=_in_words(taken.not_live), not_live=dict(taken.not_live))
    KeptReceipt.objects.bulk_create([KeptReceipt(change=change, edition=taken.edition, ms=ms)], ignore_conflicts=True)
    return Receipt(change, taken.edition, ms)


def receipt_of(log: Holdings, change: Change) -> Receipt:
    """The receipt of any change, from what was kept and from the editions."""
    kept = KeptReceipt.objects.filter(change=change.pk).first()
    if kept is not None:
        return Receipt(change.pk, kept.edition, kept.ms)
    edition = edition_of(log, change)
    if edition is not None:
        return Receipt(change.pk, edition)
    if change.pk > log.mark():
        return Receipt(change.pk, why="It is being pressed.")
    if failed := dict(NotLive.objects.filter(change=change.pk).values_list("owner", "why")):
        return Receipt(change.pk, why=_in_words(failed), not_live=failed)
    if any(f'"story/{number}/'.encode() in (log.filed(job) or b"") for job in log.filed_keys(ASIDE) for number in change.stories):
        return Receipt(change.pk, why="It is large, is being pressed beside the rest, and will appear.")
    return Receipt(change.pk, why=NO_DIFFERENCE)


def edition_of(log: Holdings, change: Change) -> int | None:
    """The edition that a change made; None where it made none, or none yet."""
    try:
        first = log.edition_at(change.at)
    except UnknownEdition:
        first = 1
    for number in range(max(first - LOOK_BACK, 1), min(log.head(), first + LOOK_AHEAD) + 1):
        if change_of(log, number) == change.pk:
            return number
    return None


def why_not_live(story: int) -> str:
    """Why a story's newest copy is not what readers get, in plain words; "" where it is."""
    why = not_live(story)
    return why and _in_words({f"story/{story}": why})


def _in_words(failed: Mapping[str, str]) -> str:
    reasons = " ".join(dict.fromkeys(failed.values()))
    what = "Its page" if len(failed) == 1 else f"{len(failed)} pages"
    return f"{what} could not be made, so readers keep what they had: {reasons}"
