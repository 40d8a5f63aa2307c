"""The pressroom: looks at queue, timetable and line in turn, has the work done, and answers those who wait."""

import os
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from time import perf_counter
from typing import Any, Protocol

from django.db import OperationalError

from stoppress.desk import change_queue
from stoppress.desk.belonging import check_belonging
from stoppress.desk.clock import Clock, moment
from stoppress.desk.press_record import record
from stoppress.desk.pressing import HEAD, SCRATCH, Job, Pressing
from stoppress.desk.pressroom_line import Caller, Switchboard, Waiting
from stoppress.editions.sqlite import LogBusy, NotWritten, WriterPoisoned

LONGEST_NAP = 1.0  # seconds; the queue is looked at this often even where nobody told of a change
REST = 1.0  # seconds between two tries while the disk is full
# What waiting may help against: a disk that is full, a database that another holds. After any other error the process ends.
WILL_PASS = (OSError, OperationalError, LogBusy, NotWritten, WriterPoisoned)
REMEMBERED = 5_000  # answers kept for those who ask only after their change was taken


class Timetable(Protocol):
    """What the desk has due."""

    def next_due(self) -> int | None: ...  # ms, UTC
    def run_due(self, at: datetime) -> Sequence[int]: ...  # commits the changes that are due, answers their numbers


class Pressroom:
    """One thread. `stop` may be called from a signal handler."""

    def __init__(self, begin: Callable[[], Pressing], clock: Clock, board: Switchboard, timetable: Timetable) -> None:
        self._begin = begin  # opens the editions
        self._pressing = begin()
        self._clock = clock
        self._board = board
        self._timetable = timetable
        self._waiting = Waiting()
        self._answers: OrderedDict[Job, dict[str, Any]] = OrderedDict()
        self._trouble = ""
        self._rest_until = 0.0
        self._since = clock.now_ms()
        self._open = False
        self._stopping = False

    def stop(self, *_: object) -> None:
        """Finish what is being appended, then leave."""
        self._stopping = True

    def run(self) -> None:
        """Until told to stop. Raises belonging.DeskAndEditionsDiffer, change_queue.PayloadGone."""
        check_belonging(self._pressing.log)
        try:
            self._pressing.open()
            self._open = True
            while not self._stopping and not self._board.orphaned:
                busy = self._round()
                for caller, request in self._board.hear(0.0 if busy else self._nap()):
                    try:
                        self._hear(caller, request)
                    except WILL_PASS as error:
                        self._in_trouble(error)
                        self._board.answer(caller, {"error": self._trouble})
        finally:
            for _, caller in self._waiting.all():
                self._board.answer(caller, {"stopping": True})
            self._pressing.log.close()

    def _round(self) -> bool:
        """One piece of work, the most urgent; False where there is none."""
        if perf_counter() < self._rest_until:
            return False
        try:
            if not self._open:
                self._open_again()
            busy = self._work()
        except WILL_PASS as error:
            self._in_trouble(error)
            return False
        self._trouble = ""
        return busy

    def _open_again(self) -> None:
        """After a write that failed: what the disk holds can only be told by opening the editions anew."""
        self._pressing = self._begin()
        self._pressing.open()
        self._open = True

    def _work(self) -> bool:
        self._file_due()
        if self._pressing.take_next():
            self._tell()
            return True
        self._turn_away()
        busy = self._pressing.step()
        self._tell()
        if not busy:
            self._pressing.rest()
        return busy

    def _file_due(self) -> None:
        due, now = self._timetable.next_due(), self._clock.now_ms()
        if due is not None and due <= now:
            self._timetable.run_due(moment(now))

    def _tell(self) -> None:
        for landing in self._pressing.landings():
            self._answers[landing.job] = landing.answer
            for caller in self._waiting.for_job(landing.job):
                self._board.answer(caller, landing.answer)
        while len(self._answers) > REMEMBERED:
            self._answers.popitem(last=False)

    def _turn_away(self) -> None:
        """The queue is empty: who waits for a change that is not there waits in vain."""
        waited = [job for job, _ in self._waiting.all() if isinstance(job, int) and job not in self._pressing.under_way()]
        newest = change_queue.newest_change() if waited else 0
        for job in waited:
            if job > newest:
                self._answer_all(job, {"error": f"There is no change {job}."})

    def _in_trouble(self, error: Exception) -> None:
        """What is queued stays queued; who waits is told, and it is tried again shortly."""
        self._trouble = f"Nothing can be pressed now: {error}. It is saved, and appears when that is put right."
        self._rest_until = perf_counter() + REST
        record("trouble", self._clock.now_ms(), why=str(error))
        for job, _ in self._waiting.all():
            self._answer_all(job, {"error": self._trouble})
        if self._open and isinstance(error, NotWritten | WriterPoisoned):
            self._open = False
            self._pressing.log.close()

    def _answer_all(self, job: Job, answer: dict[str, Any]) -> None:
        for caller in self._waiting.for_job(job):
            self._board.answer(caller, answer)

    def _nap(self) -> float:
        due = self._timetable.next_due()
        if due is None:
            return LONGEST_NAP
        return min(LONGEST_NAP, max(0.0, (due - self._clock.now_ms()) / 1000))

    def _hear(self, caller: Caller, request: dict[str, Any]) -> None:
        if not self._open:
            self._board.answer(caller, {"error": self._trouble})
        elif isinstance(number := request.get("change"), int):
            self._wait_for(number, caller)
        elif request.get("timetable"):
            self._board.answer(caller, {"timetable": True})
        elif request.get("retry"):
            self._pressing.retry()
            self._board.answer(caller, {"retry": True})
        elif request.get("press") == SCRATCH:
            self._waiting.add(SCRATCH, caller)
            self._pressing.press_from_scratch()
        elif request.get("press") == HEAD:
            self._waiting.add(HEAD, caller)
            self._pressing.refresh("templates or styles differ")
            self._tell()
        elif request.get("status"):
            self._board.answer(caller, self.status())
        else:
            self._board.answer(caller, {"error": "Say change, timetable, retry, press or status."})

    def _wait_for(self, number: int, caller: Caller) -> None:
        log = self._pressing.log
        if number in self._answers:
            self._board.answer(caller, self._answers[number])
        elif number <= log.mark() and number not in self._pressing.under_way():
            self._board.answer(caller, {"change": number, "edition": log.head(), "ms": 0})
        elif self._trouble:
            self._board.answer(caller, {"error": self._trouble})
        else:
            self._waiting.add(number, caller)

    def status(self) -> dict[str, Any]:
        """What `{"status": true}` is answered."""
        log = self._pressing.log
        return {
            "head": log.head(),
            "mark": log.mark(),
            "pid": os.getpid(),
            "since": self._since,
            "aside": self._pressing.under_way(),
            "not_live": len(self._pressing.not_live.owners()),
            "trouble": self._trouble,
        }
