"""The receipt: what a publish did, as readers have it, told to the editor who did it."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from stoppress.desk.changing import Touched
from stoppress.desk.pressroom_client import PressroomAway, PressroomFailed, StillPressing, take

WAIT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Receipt:
    """`edition` is the one in which readers have the change, None while they do not; then `why` says what holds it.

    `ms` is from the request's arrival to the edition that readers get. `change` None: no reader sees a difference.
    """

    change: int | None
    edition: int | None = None
    ms: int = 0
    why: str = ""
    not_live: dict[str, str] = field(default_factory=dict)


def wait_for_press(touched: Touched, began: float) -> Receipt:
    """After the change is committed, never inside it. `began` is the monotonic clock when the request came."""
    if touched.number is None:
        return Receipt(None)
    data: Path = settings.STOPPRESS_DATA
    try:
        taken = take(data, touched.number, WAIT_SECONDS)
    except StillPressing:
        return Receipt(touched.number, why="It takes longer than usual, and will appear.")
    except (PressroomAway, PressroomFailed) as error:
        return Receipt(touched.number, why=str(error))
    ms = round((time.monotonic() - began) * 1000)
    if taken.not_live:
        return Receipt(touched.number, ms=ms, why=" ".join(taken.not_live.values()), not_live=dict(taken.not_live))
    return Receipt(touched.number, taken.edition, ms)
