"""Work aside: a change to very many fragments, rendered in slices between other publishes, landed as one edition.

The change is kept durably in the editions while it waits, so that a crash loses nothing. A publish in between that touches
the same keys wins: they leave the waiting change. What a publish in between changed is rendered again before the landing.
Several may wait: a newer one takes the keys it touches from the older ones as any publish does, and lands after them.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace

from stoppress.editions.log import Addition, FragmentName, Owner, Placing, Writer
from stoppress.press.copy import CopyKey
from stoppress.press.filed import value_of
from stoppress.press.planning import Planned, owner_of
from stoppress.press.publishing import ASIDE, Change, Outcome, Press, Work
from stoppress.press.rendering_many import InTurn, Renderer

LARGE = 6_000  # fragments; a change to more of them is worked aside
CATCH_UP = 300  # fragments that may be rendered in the landing itself


def waiting(log: Writer) -> list[Change]:
    """Changes that were begun aside and have not landed, oldest first."""
    return [_decode(data) for key in log.filed_keys(ASIDE) if (data := log.filed(key)) is not None]


def drop(log: Writer, change: Change) -> None:
    """Forget a change that waits: whoever asked for it will ask again."""
    log.append(Addition(log.head(), change.at, change.cause, change.author, filed={ASIDE + job_of(change): None}))


def job_of(change: Change) -> str:
    return f"{change.mark or 0:012d}"


class LongWork:
    """One change worked aside: `step` until it says done, then `land`. Publishes may come between any two calls."""

    def __init__(self, press: Press, change: Change, renderer: Renderer | None = None) -> None:
        self.press = press
        self.change = change
        self.job = job_of(change)
        self.renderer = renderer or InTurn(press.parts)
        self._moved: set[str] = set()
        self._rendered_since: set[FragmentName] = set()  # by publishes in between
        self._staged: set[FragmentName] = set()
        self._read_besides: dict[str, set[FragmentName]] = {}  # keys that a staged fragment read and its standing version did not
        self._broken: dict[FragmentName, str] = {}
        self._refused: dict[Owner, str] = {}  # stories of the change whose own page cannot be made
        self._left_out: set[CopyKey] = set()  # and their keys
        self._rendering: Work | None = None  # of the slices, while no copy moves: what they share is then compared once, not by each
        self._todo: list[FragmentName] | None = None  # planned at the first step: an older job may land before
        self._remember()
        press.watchers.append(self._watch)

    def plan(self, work: Work) -> tuple[Planned, set[FragmentName]]:
        """The pages that change, and every fragment that must be rendered for the change."""
        return self.press.plan(work)

    def step(self, fragments: int = 200) -> bool:
        """Render some more. True when so little is left that `land` may be called."""
        if self._todo is None:
            self._todo = sorted(self.plan(self._begin())[1])
        elif not self._todo:
            _, _, names = self._plan_again()
            if len(names) <= CATCH_UP:
                return True
            self._staged -= names
            self._moved.clear()
            self._rendered_since.clear()
            self._todo = sorted(names)
            self.renderer.close()  # others' eyes may be older than what moved
            self.renderer = InTurn(self.press.parts)
        slice_, self._todo = self._todo[:fragments], self._todo[fragments:]
        self._rendering = self._rendering or self._begin()
        rendered = self.renderer.render(slice_, self._rendering)
        self._broken.update(rendered.broken)
        self._stage(rendered.placed)
        self._refuse(rendered.broken)
        return False

    def land(self) -> Outcome:
        """Append what was staged, with what moved meanwhile rendered again, as one edition."""
        head = self.press.log.head()
        work, planned, names = self._plan_again()
        self.press.render(work, sorted(names))
        work.broken.update({name: why for name, why in self._broken.items() if owner_of(name) not in work.not_live})
        work.filed[ASIDE + self.job] = None
        self.press.watchers.remove(self._watch)
        self.press.log.unstage(
            self.job, sorted(name for name in self._staged if name in work.placed or not self._stands(name, planned, head))
        )
        work.change = replace(self.change, mark=max(self.press.log.mark(), self.change.mark or 0))
        outcome = self.press.append(work, planned, head, landing=self.job, staged=self._staged)
        self.renderer.close()
        return outcome

    def give_up(self) -> None:
        """Leave what was staged; the change itself still waits in the editions."""
        self.press.watchers.remove(self._watch)
        self.press.log.discard(self.job)
        self.renderer.close()

    def lose(self, keys: Collection[CopyKey]) -> None:
        """Copy that cannot be shown after all, since its files are gone, is filed as absent."""
        self.change = replace(self.change, filed={**self.change.filed, **dict.fromkeys(keys)})
        self._rendering = None
        self._moved |= set(keys)

    def _begin(self) -> Work:
        """The change, less the stories of it whose own page cannot be made: their copy is not taken, as in any publish."""
        filed = {key: data for key, data in self.change.filed.items() if key not in self._left_out}
        work = self.press.begin(replace(self.change, filed=filed))
        work.not_live.update(self._refused)
        return work

    def _refuse(self, broken: Mapping[FragmentName, str]) -> None:
        """Leave out the stories whose own pages are among what broke; what was staged of their copy is rendered again without."""
        own = {owner_of(name): why for name, why in broken.items() if name.endswith(("/head", "/story"))}
        found = {owner: why for owner, why in own.items() if self.change.filed.get(f"{owner}/teaser") is not None}
        if not found.keys() - self._refused.keys():
            return
        named: dict[Owner, set[CopyKey]] = {owner: {f"{owner}/teaser", f"{owner}/body"} for owner in found}
        for key, data in self.change.filed.items():
            if key.startswith("uri/") and data is not None and (owner := f"story/{value_of(key, data).number}") in named:
                named[owner].add(key)
        keys = set[CopyKey]().union(*named.values()) & self.change.filed.keys()
        self._refused.update(found)
        self._left_out |= keys
        self._rendering = None
        self._moved |= keys

    def _plan_again(self) -> tuple[Work, Planned, set[FragmentName]]:
        """What is left to render: never rendered, or rendered from copy that has moved since."""
        work = self._begin()
        planned, names = self.plan(work)
        left = names - self._staged - self._broken.keys() - planned.go
        moved = (self.press.log.readers(self._moved) | self._rendered_since) & self._staged
        moved.update(*(self._read_besides[key] for key in self._moved & self._read_besides.keys()))
        head = self.press.log.head()
        return work, planned, left | {name for name in moved if self._stands(name, planned, head)}

    def _stands(self, name: FragmentName, planned: Planned, head: int) -> bool:
        """Whether a fragment is still wanted: what was published meanwhile may have taken its page away."""
        return name not in planned.go and (name in planned.come or self.press.log.placed(name, head) is not None)

    def _stage(self, placed: Mapping[FragmentName, Placing | None]) -> None:
        made = {name: placing for name, placing in placed.items() if placing is not None}
        if not made:
            return
        self.press.log.stage(self.job, made)
        self._staged |= made.keys()
        for name, placing in made.items():
            for key in placing.read - self.press.log.read_by(name):
                self._read_besides.setdefault(key, set()).add(name)

    def _watch(self, filed: Mapping[str, bytes | None], rendered: Collection[FragmentName]) -> Mapping[str, bytes | None]:
        """Another publish lands, or a newer one waits: note what moved, and let it win where it touches the same keys."""
        self._rendering = None
        self._moved |= filed.keys()
        self._rendered_since.update(rendered)
        overtaken = self.change.filed.keys() & filed.keys()
        if not overtaken:
            return {}
        for owner in [owner for owner in self._refused if not overtaken.isdisjoint((f"{owner}/teaser", f"{owner}/body"))]:
            del self._refused[owner]  # a later text of it was taken
        self.change = replace(self.change, filed={key: data for key, data in self.change.filed.items() if key not in overtaken})
        return {ASIDE + self.job: _encode(self.change)}

    def _remember(self) -> None:
        log, change = self.press.log, self.change
        if log.filed(ASIDE + self.job) is None:
            filed: dict[str, bytes | None] = {ASIDE + self.job: _encode(change)}
            for older in self.press.watchers:
                filed.update(older(change.filed, ()))
            log.append(Addition(log.head(), change.at, change.cause, change.author, filed=filed, mark=change.mark))


def _encode(change: Change) -> bytes:
    filed = {key: None if data is None else data.decode() for key, data in change.filed.items()}
    return json.dumps([change.at, change.cause, change.author, change.mark, filed]).encode()


def _decode(data: bytes) -> Change:
    at, cause, author, mark, filed = json.loads(data)
    return Change({key: None if text is None else text.encode() for key, text in filed.items()}, at, cause, author, mark)
