"""Pressing: the desk's changes through the press, in order, large ones aside and one after the other; what failed is tried again."""

from collections import Counter, deque
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any, TypeAlias

from django.db import OperationalError

from stoppress.desk import change_queue
from stoppress.desk.belonging import BELONGS, made_by
from stoppress.desk.change_queue import NotLiveMemory, Pending, by_owner
from stoppress.desk.clock import Clock
from stoppress.desk.press_record import record
from stoppress.desk.public_address import PublicAddress
from stoppress.desk.public_pictures import PublicPictures
from stoppress.editions.log import HeadMoved, Writer
from stoppress.press.aside import LARGE, LongWork, drop, waiting
from stoppress.press.copy import CopyKey
from stoppress.press.publishing import Change, Outcome, Press, templates_changed
from stoppress.press.rendering_many import Spread
from stoppress.press.scratch import FromScratch

SLICE = 100  # fragments of work aside between two looks at the queue, at first
SLICE_SECONDS = 0.05  # what a slice is then made to take, since a publish may have to wait for one
LEAST_SLICE, MOST_SLICE = 10, 400
SPREAD_SLICE = 800  # fixed, where other processes render them: smaller ones would leave these idle
WORKERS = 2
PRUNE_EVERY = 30.0  # seconds
SETTLE_EVERY = 8  # changes

Job: TypeAlias = int | str  # a change's number, or HEAD, SCRATCH
HEAD = "head"
SCRATCH = "scratch"


@dataclass(frozen=True)
class Landing:
    """A job that readers have: what those who wait for it are told."""

    job: Job
    answer: dict[str, Any]


@dataclass
class Aside:
    """Large work, under way or waiting behind an older one."""

    work: LongWork
    job: Job | None
    filed: Mapping[CopyKey, bytes | None]
    former: set[str]  # files that readers had of what it touches
    began: float
    slice: int = SLICE


class Pressing:
    """The only one who writes to the editions."""

    def __init__(self, data: Path, log: Writer, clock: Clock, address: PublicAddress) -> None:
        self.log = log
        self._editions = data / "editions"
        self.not_live = NotLiveMemory()
        self._clock = clock
        self._address = address
        self._press = Press(log)
        self._pictures = PublicPictures(data, log)
        self._asides: deque[Aside] = deque()  # the oldest is under way
        self._refresh_after: str | None = None
        self._scratch_after = False
        self._landings: list[Landing] = []
        self._pruned = 0
        self._prune_at = 0.0
        self._settle_at = 0

    def open(self) -> None:
        """Take up what an earlier pressroom left, and what changed in the shipped look since."""
        self._pictures.sweep()
        left = []
        for change in waiting(self.log):
            if change.mark is None:  # what is stale is found anew, by the look of today
                drop(self.log, change)
                continue
            left.append(change)
            self._put_aside(LongWork(self._press, change), change.mark, change.filed)
        self._find_not_live({change.mark for change in left})
        self.refresh("the press was set up" if self.log.head() == 0 else "templates or styles differ")
        self.retry()

    def landings(self) -> list[Landing]:
        """What landed since this was last asked."""
        landed, self._landings = self._landings, []
        return landed

    def under_way(self) -> list[Job]:
        """Large work that has not landed, the oldest first."""
        return [aside.job for aside in self._asides if aside.job is not None]

    def take_next(self) -> bool:
        """Take the next change of the queue; False where there is none."""
        pending = change_queue.next_change(self.log.mark())
        if pending is None:
            return False
        began = perf_counter()
        try:
            change = self._change(pending)
            large = self._press.size(change) > LARGE
        except Exception as error:
            if of_the_store(error):
                raise
            self._leave_unpressed(pending, error)
            return True
        former = self._pictures.former(change.filed)
        if large:
            self._put_aside(LongWork(self._press, change), pending.id, change.filed, former, began)
        else:
            change = replace(change, filed={**change.filed, **made_by(self.log.head() + 1, pending.id)})
            self._landed(self._press.publish(change), pending.id, change.filed, former, began, pending.cause)
        return True

    def step(self) -> bool:
        """A slice of the large work under way; False where there is none."""
        if not self._asides:
            return False
        aside, began = self._asides[0], perf_counter()
        done = aside.work.step(aside.slice)
        if aside.slice != SPREAD_SLICE:
            share = SLICE_SECONDS / max(perf_counter() - began, 1e-4)
            aside.slice = max(LEAST_SLICE, min(MOST_SLICE, int(aside.slice * share)))
        if done:
            self._land(aside)
            if not self._asides:
                self._begin_what_was_put_off()
        return True

    def _land(self, aside: Aside) -> None:
        # What landed while this waited may have taken its files away again.
        aside.work.lose(self._show(aside.work.change.filed).keys())
        # Of what it brings, what a later publish took out of it must not stay before readers either.
        former = aside.former | self._pictures.former(aside.filed) | self._pictures.brought(aside.filed)
        change = replace(aside.work.change, at=self._clock.now_ms())
        filed = change.filed
        if isinstance(aside.job, int):
            change = replace(change, filed={**filed, **made_by(self.log.head() + 1, aside.job)})
        aside.work.change = change
        self._asides.popleft()
        self._landed(aside.work.land(), aside.job, filed, set(), aside.began, change.cause)
        self._pictures.withdraw(former, aside.filed)

    def _begin_what_was_put_off(self) -> None:
        """What was asked for while large work was under way."""
        scratch, self._scratch_after = self._scratch_after, False
        cause, self._refresh_after = self._refresh_after, None
        if scratch:
            self.press_from_scratch()
        if cause is not None:
            self.refresh(cause)  # after the former, where there is one

    def refresh(self, cause: str) -> None:
        """The job HEAD: press what is stale: templates and styles, the site's address, the standing pages of an empty newsroom."""
        began = perf_counter()
        filed = {**templates_changed(self.log, self._press.look), **self._address.correction(self.log)}
        if not filed and self.log.owner("/robots.txt"):
            self._landings.append(Landing(HEAD, {"edition": self.log.head(), "ms": 0}))
            return
        if self._asides:  # publishes go before either
            self._refresh_after = cause
            return
        change = Change(filed, self._clock.now_ms(), cause, "pressroom")
        if self._press.size(change) > LARGE:
            self._put_aside(LongWork(self._press, change), HEAD, filed)
        else:
            self._landed(self._press.publish(change), HEAD, filed, set(), began, cause)

    def press_from_scratch(self) -> None:
        """The job SCRATCH: press every page again, aside."""
        if self._asides:
            self._scratch_after = True
            return
        filed = templates_changed(self.log, self._press.look)
        change = Change(filed, self._clock.now_ms(), "pressed from scratch", "pressroom")
        self._put_aside(FromScratch(self._press, change, Spread(self._editions, WORKERS)), SCRATCH, filed)
        self._asides[-1].slice = SPREAD_SLICE

    def retry(self) -> None:
        """Try again what is not live."""
        waiting = {key for aside in self._asides for key in aside.work.change.filed}
        for owner in self.not_live.owners():
            filed = self.not_live.copy(owner)
            if not waiting.isdisjoint(filed):  # a newer text of it waits to land
                continue
            began, former = perf_counter(), self._pictures.former(filed)
            try:
                self._pictures.show(filed)
                outcome = self._press.publish(Change(filed, self._clock.now_ms(), "tried again", "pressroom"))
            except Exception as error:
                if of_the_store(error):
                    raise
                record("unpressed", self._clock.now_ms(), owner=owner, why=f"{type(error).__name__}: {error}")
                continue
            if not outcome.not_live:
                self.not_live.forget(owner)
            self._landed(outcome, None, filed, former, began, "tried again")

    def rest(self) -> None:
        """Nothing waits: do what would delay a later publish, and drop, now and then, what is kept of changes that were taken."""
        self.log.rest()
        if self.log.mark() >= self._settle_at:
            self._settle_at = self.log.mark() + SETTLE_EVERY
            change_queue.settle()
        if perf_counter() < self._prune_at or self._asides:
            return
        self._prune_at = perf_counter() + PRUNE_EVERY
        self._pruned = change_queue.prune(self._pruned, self.log.mark())

    def _change(self, pending: Pending) -> Change:
        """A change as the press takes it: with what it meets of copy that is not live, its pictures put out before readers."""
        filed: dict[CopyKey, bytes | None] = {}
        for owner in self.not_live.owners():
            own = self.not_live.copy(owner)
            if not own.keys().isdisjoint(pending.filed):
                filed.update(own)
        filed.update(self._address.put_in(pending.filed))
        filed.update(self._show(filed))
        if self.log.filed(BELONGS) is None:
            filed[BELONGS] = f'"{change_queue.founding()}"'.encode()
        # An edition tells when readers got it, not when the desk made the change: the record answers by that.
        return Change(filed, self._clock.now_ms(), pending.cause, pending.author or "desk", pending.id)

    def _show(self, filed: Mapping[CopyKey, bytes | None]) -> dict[CopyKey, bytes | None]:
        """Put pictures out before readers; answers the copy of those whose files are lost, as it is then filed."""
        lost = self._pictures.show(filed)
        for key, why in lost.items():
            record("lost-file", self._clock.now_ms(), key=key, why=why)
        return dict.fromkeys(lost)

    def _landed(
        self, outcome: Outcome, job: Job | None, filed: Mapping[CopyKey, bytes | None], former: set[str], began: float, cause: str
    ) -> None:
        """After an append: remember what is not live, take files away, say what was done."""
        number = job if isinstance(job, int) else None
        parts = by_owner(filed) if outcome.not_live else {}
        newer = {owner for owner in self.not_live.owners() if number is not None and self.not_live.change(owner) > number}
        for owner, why in outcome.not_live.items():
            if owner not in newer:  # what was refused since, while this waited, is what is tried again
                self.not_live.remember(owner, why, parts.get(owner, {}), number or 0)
        for owner in self.not_live.owners():
            if owner not in newer and owner not in outcome.not_live and not self.not_live.copy(owner).keys().isdisjoint(filed):
                self.not_live.forget(owner)
        self._pictures.withdraw(former, filed)
        ms = round((perf_counter() - began) * 1000, 1)
        answer: dict[str, Any] = {"edition": outcome.edition, "ms": ms}
        if outcome.not_live:
            answer["not_live"] = dict(sorted(outcome.not_live.items())[:50])
        broken = dict(Counter(outcome.broken.values()).most_common(20))
        if broken:
            answer["broken"] = broken
        if job is not None:
            self._landings.append(Landing(job, answer if number is None else {"change": number, **answer}))
        record(
            "publish" if outcome.fresh else "no-difference",
            self._clock.now_ms(),
            edition=outcome.edition,
            ms=ms,
            rendered=len(outcome.rendered),
            pages=len(outcome.paths),
            bytes=outcome.bytes_added,
            change=number,
            cause=cause,
            not_live=outcome.not_live,
            broken=broken,
        )
        if any(key.startswith("theme/") for key in filed):
            self.retry()

    def _leave_unpressed(self, pending: Pending, error: Exception) -> None:
        """A change that the press cannot even read must not stop those behind it: it is kept, and tried at each start."""
        owner, why = f"change/{pending.id}", f"{type(error).__name__}: {error}"
        self.not_live.remember(owner, why, pending.filed, pending.id)
        outcome = self._press.publish(Change({}, self._clock.now_ms(), pending.cause, pending.author, pending.id))
        answer = {"change": pending.id, "edition": outcome.edition, "ms": 0, "not_live": {owner: why}}
        self._landings.append(Landing(pending.id, answer))
        record("unpressed", self._clock.now_ms(), change=pending.id, why=why)

    def _put_aside(
        self,
        work: LongWork,
        job: Job | None,
        filed: Mapping[CopyKey, bytes | None],
        former: set[str] | None = None,
        began: float | None = None,
    ) -> None:
        former = self._pictures.former(filed) if former is None else former
        self._asides.append(Aside(work, job, filed, former, perf_counter() if began is None else began))

    def _find_not_live(self, under_way: Container[int | None]) -> None:
        """What was refused just before a crash, without its being noted."""
        seen: set[CopyKey] = set()
        for pending in change_queue.unpruned(self.log.mark()):
            if pending.id in under_way:
                seen |= pending.filed.keys()  # it is to land, and what is older than it is not
                continue
            for owner, part in by_owner(pending.filed).items():
                own = {key: data for key, data in part.items() if key not in seen}
                if owner not in self.not_live and any(data is not None and self.log.filed(key) != data for key, data in own.items()):
                    self.not_live.remember(owner, "the pressroom was stopped", own, pending.id)
            seen |= pending.filed.keys()


def of_the_store(error: Exception) -> bool:
    """Whether an error is one of disk or database, and not of the copy at hand."""
    return isinstance(error, OSError | HeadMoved | OperationalError | MemoryError) or type(error).__module__.startswith(
        ("apsw", "stoppress.editions")
    )
