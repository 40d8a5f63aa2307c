"""Publish: render again what read the changed copy, and append the edition in which it differs."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from stoppress.editions.fragments import pack
from stoppress.editions.log import Addition, FragmentName, Holdings, OwnedPage, Owner, Path, Placing, Writer
from stoppress.press import site
from stoppress.press.copy import CopyKey, ThemeFile
from stoppress.press.filed import PRESS_OWN, TEMPLATE, FiledCopy, LaidOver, value_of
from stoppress.press.fragments import render
from stoppress.press.look import Look
from stoppress.press.planning import (
    BROKEN,
    DEALT,
    Planned,
    dealt_stories,
    encode_dealt,
    filed_dealt,
    keys_of_story,
    may_deal_otherwise,
    owner_number,
    owner_of,
    plan_pages,
)
from stoppress.press.rendering import Parts, Reading, Source
from stoppress.press.theming import THEME, bytes_of, look_of, theme_files

ASIDE = f"{PRESS_OWN}aside/"
# Told of each publish: what it files and which fragments it makes; answers what is to be filed with it.
Watcher: TypeAlias = Callable[[Mapping[str, bytes | None], Collection[FragmentName]], Mapping[str, bytes | None]]


@dataclass(frozen=True)
class Change:
    """Copy that differs: encoded values by key, None where nothing fit to print is left. `at` in ms, UTC.

    `mark` is the number of the change in the desk's order of commit.
    """

    filed: Mapping[CopyKey, bytes | None]
    at: int
    cause: str
    author: str
    mark: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What a publish did. `edition` is what readers now get; `fresh` False: no reader sees a difference.

    `not_live`: owners (stories) whose own page could not be made, with the reason: their copy was not taken.
    `broken`: fragments elsewhere that kept their former version.
    """

    edition: int
    fresh: bool
    rendered: tuple[FragmentName, ...] = ()
    changed: tuple[FragmentName, ...] = ()
    paths: tuple[Path, ...] = ()
    bytes_added: int = 0
    not_live: Mapping[Owner, str] = field(default_factory=dict)
    broken: Mapping[FragmentName, str] = field(default_factory=dict)


@dataclass
class Work:
    """One change on its way through the press."""

    change: Change
    copy: LaidOver
    look: Look
    theme: Mapping[str, bytes]
    keys: set[CopyKey]
    filed: dict[str, bytes | None]
    placed: dict[FragmentName, Placing | None] = field(default_factory=dict)
    pages: dict[Path, OwnedPage | None] = field(default_factory=dict)
    rendered: list[FragmentName] = field(default_factory=list)
    not_live: dict[Owner, str] = field(default_factory=dict)
    broken: dict[FragmentName, str] = field(default_factory=dict)


class Press:
    """Renders again what changed, and only that. One press writes to a log at a time."""

    def __init__(self, log: Writer) -> None:
        self.log = log
        self.copy = FiledCopy(log)
        self.parts = Parts()
        self.theme: Mapping[str, bytes] = theme_files(log)
        self.look = look_of(self.theme)
        self.watchers: list[Watcher] = []

    def refresh(self, at: int, cause: str = "the press was set up", author: str = "press") -> Outcome | None:
        """Take templates and styles that changed since the head was pressed; on an empty log, make the standing pages.

        Returns None where nothing changed.
        """
        changed = templates_changed(self.log, self.look)
        if not changed and self.log.owner("/robots.txt") and not self.copy.get(BROKEN):
            return None
        return self.publish(Change(changed, at, cause, author))

    def size(self, change: Change) -> int:
        """How many fragments the change would render at the most, counted without rendering any."""
        work = self.begin(change)
        owners = {owner for key in work.keys for owner in site.owners(key)}
        return len(self.log.readers(work.keys)) + sum(len(site.possible_names(owner)) for owner in owners)

    def publish(self, change: Change) -> Outcome:
        """Raises HeadMoved where another press wrote to the log."""
        head = self.log.head()
        work = self.begin(change)
        self.press_stories(work)
        planned, names = self.plan(work)
        self.render(work, sorted(names))
        return self.append(work, planned, head)

    # The stages of a publish; work aside goes through the same ones, in slices.

    def begin(self, change: Change) -> Work:
        filed: dict[str, bytes | None] = dict(change.filed)
        look, theme = self.look, self.theme
        laid = {key.removeprefix(THEME): _theme_file(value_of(key, data)) for key, data in filed.items() if key.startswith(THEME)}
        if laid:
            theme = {path: data for path, data in {**self.theme, **laid}.items() if data is not None}
            look = look_of(theme)
            filed.update(templates_changed(self.log, look))
        self.parts.turn()
        copy = LaidOver(self.copy, {key: value_of(key, data) for key, data in filed.items()})
        return Work(change, copy, look, theme, set(filed), filed)

    def press_stories(self, work: Work) -> None:
        """Render the own pages of the change's stories first: copy whose page cannot be made is not taken at all."""
        for key in sorted(key for key in work.keys if key.endswith("/teaser")):
            if work.copy.values[key] is None:
                continue
            owner = key.removesuffix("/teaser")
            for name in (f"{owner}/head", f"{owner}/story"):
                self._render_one(work, name)
            problem = next((work.broken[name] for name in (f"{owner}/head", f"{owner}/story") if name in work.broken), None)
            if problem:
                self.refuse(work, owner, problem)

    def refuse(self, work: Work, owner: Owner, reason: str) -> None:
        """Leave a story's new copy out of the change: what readers have of it stays."""
        work.not_live[owner] = reason
        self.parts.turn()
        number = owner_number(owner)
        dropped = keys_of_story(number, work.copy.values) if number is not None else {owner}
        for key in dropped:
            work.keys.discard(key)
            work.filed.pop(key, None)
            work.copy.values.pop(key, None)
        read_it = {name for name, placing in work.placed.items() if placing is not None and not dropped.isdisjoint(placing.read)}
        for name in (f"{owner}/head", f"{owner}/story", *read_it):  # others that showed it are rendered again without
            work.placed.pop(name, None)
            work.broken.pop(name, None)
        work.rendered = [name for name in work.rendered if name not in read_it]

    def plan(self, work: Work) -> tuple[Planned, set[FragmentName]]:
        """The pages that change, and the fragments still to be rendered."""
        while True:
            again = self._try_again(work)
            owners = {owner for key in work.keys for owner in site.owners(key)} | {owner_of(name) for name in again}
            dealt = before = filed_dealt(self.copy)
            work.filed.pop(DEALT, None)  # of a round in which a story was refused
            work.copy.values.pop(DEALT, None)
            if may_deal_otherwise(work.keys):
                dealt = dealt_stories(work.copy)
            if "layout/story" in work.keys:  # how many rails there are is how many pieces a variant has
                owners |= {f"story/{number}" for number in dealt}
            if dealt != before:
                work.filed[DEALT] = encode_dealt(dealt)
                work.copy.values[DEALT] = sorted(dealt)
                owners |= {f"story/{number}" for number in dealt ^ before}
            if not self.log.owner("/robots.txt"):
                owners.add(site.SITE)
            planned = plan_pages(owners, work.copy, work.look, dealt, self.log)
            refused = {owner: why for owner, why in planned.refused.items() if owner not in work.not_live}
            if not refused:
                break
            for owner, why in refused.items():
                self.refuse(work, owner, why)
        head = self.log.head()
        names = self.log.readers(work.keys) | (again & planned.come)
        names |= {name for name in planned.come if self.log.placed(name, head) is None}
        return planned, names - planned.go - work.placed.keys()

    def render(self, work: Work, names: Iterable[FragmentName]) -> None:
        for name in names:
            self._render_one(work, name)

    def append(self, work: Work, planned: Planned, head: int, landing: str | None = None, staged: Collection[FragmentName] = ()) -> Outcome:
        """`landing`: the job whose `staged` fragments become part of the edition."""
        self._keep_former(work, planned)
        gone = {name: None for name in planned.go if self.log.placed(name, head) is not None}
        broken = sorted((set(self.copy.get(BROKEN) or ()) - work.placed.keys() - planned.go) | work.broken.keys())
        if broken != (self.copy.get(BROKEN) or []):
            work.filed[BROKEN] = json.dumps(broken).encode()
            work.copy.values[BROKEN] = broken
        filed = {**work.filed}
        for watcher in self.watchers:
            filed.update(watcher(work.filed, {*work.placed, *staged}))
        addition = Addition(
            expected=head,
            at=self._not_before_the_last(work.change.at, head),
            cause=work.change.cause,
            author=work.change.author,
            placed={**work.placed, **gone},
            pages=planned.pages,
            filed=filed,
            mark=work.change.mark,
            landing=landing,
        )
        appended = self.log.append(addition)
        self.take(work)
        return Outcome(
            appended.edition,
            appended.fresh,
            tuple(work.rendered),
            appended.changed,
            appended.paths,
            appended.bytes_added,
            work.not_live,
            work.broken,
        )

    def take(self, work: Work) -> None:
        """What was appended is what the next change is laid over."""
        self.look, self.theme = work.look, work.theme
        self.copy.take(work.copy.values)

    def _not_before_the_last(self, at: int, head: int) -> int:
        """A clock that stepped back must not make editions go back in time."""
        return max(at, self.log.edition(head).at) if head else at

    def _try_again(self, work: Work) -> set[FragmentName]:
        """Fragments that failed, where there is reason to hope: other templates, or nothing in the change but that wish."""
        if not work.keys or any(key.startswith(TEMPLATE) for key in work.keys):
            return set(self.copy.get(BROKEN) or ())
        return set()

    def _render_one(self, work: Work, name: FragmentName) -> None:
        try:
            placing = render_fragment(name, work.copy, work.look, self.parts)
        except Exception as error:  # a broken template or value must not take the whole edition with it
            work.broken[name] = f"{type(error).__name__}: {error}"
            return
        work.rendered.append(name)
        work.placed[name] = placing

    def _keep_former(self, work: Work, planned: Planned) -> None:
        """A fragment that failed keeps its former version; where it has none, its owner's pages wait."""
        head = self.log.head()
        missing = {name for name in work.broken if self.log.placed(name, head) is None}
        if not missing:
            return
        for path, owned in list(planned.pages.items()):
            if owned is not None and not missing.isdisjoint(owned.page.names):
                del planned.pages[path]


def templates_changed(log: Holdings, look: Look) -> dict[CopyKey, bytes | None]:
    """`template/…` keys whose digests are not those the head was pressed with."""
    now = {f"{TEMPLATE}{path}": digest.encode() for path, digest in look.digests().items()}
    changed: dict[CopyKey, bytes | None] = {key: digest for key, digest in now.items() if log.filed(key) != digest}
    changed.update({key: None for key in log.filed_keys(TEMPLATE) if key not in now})
    return changed


def render_fragment(name: FragmentName, copy: Source, look: Look, parts: Parts | None = None) -> Placing:
    """Raises whatever the fragment's function raises."""
    reading = Reading(copy, parts)
    made = render(name, reading, look)
    data = made.encode() if isinstance(made, str) else made
    packed = pack(data) if parts is None or not name.startswith(site.BESIDE) else parts.pack(data)
    return Placing(packed, frozenset(reading.keys))


def _theme_file(value: Any) -> bytes | None:
    return bytes_of(value) if isinstance(value, ThemeFile) else None
