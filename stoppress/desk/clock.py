"""The clock: the one place that asks what time it is; everything else is told."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now_ms(self) -> int: ...  # ms since 1970, UTC


class SystemClock:
    """The machine's clock, never going back: where it is set back it stands still until it has caught up."""

    def __init__(self) -> None:
        self._latest = 0

    def now_ms(self) -> int:
        self._latest = max(self._latest, time.time_ns() // 1_000_000)
        return self._latest


class StoppedClock:
    """A clock that shows what it is set to, for rehearsals."""

    def __init__(self, now_ms: int) -> None:
        self.shows = now_ms

    def now_ms(self) -> int:
        return self.shows


def moment(ms: int) -> datetime:
    """A time of the clock as an aware datetime in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)
