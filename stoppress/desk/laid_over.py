"""Laid over: readers' own pages as the press makes them, with copy of the desk laid over what readers have."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from stoppress.editions.folder import open_reader
from stoppress.editions.log import Holdings, Owner, Page
from stoppress.press import site
from stoppress.press.copy import CopyKey
from stoppress.press.filed import FiledCopy, LaidOver
from stoppress.press.fragments import render
from stoppress.press.look import Look
from stoppress.press.planning import dealt_stories
from stoppress.press.rendering import Parts, Reading, Source
from stoppress.press.theming import look_of, theme_files


@dataclass(frozen=True, slots=True)
class ShownPage:
    """One page as readers would get it: `body` byte for byte."""

    status: int
    path: str
    body: bytes


class NoSuchPage(LookupError):
    def __init__(self, owner: Owner) -> None:
        super().__init__(f"{owner} has no page with this copy: it is not fit to print, or nothing stands there.")


class Copyholder:
    """Holds the copy that readers have, with other values laid over it, and shows pages of the two together.

    `values` are decoded copy by key, None where it goes. Ask it once, then let it go: it sees one moment of the log.
    """

    def __init__(self, log: Holdings, values: Mapping[CopyKey, Any]) -> None:
        self.copy: Source = LaidOver(FiledCopy(log), values)
        self.look = current_look(log)
        self._parts = Parts()

    def page(self, owner: Owner) -> ShownPage:
        """The first page of an owner (`list/front`, `story/812`), whole. Raises NoSuchPage, and what a broken template raises."""
        plan = site.plan(owner, self.copy, self.look, dealt_stories(self.copy))
        for path, page in plan.pages.items():
            return ShownPage(page.status, path, self._joined(page))
        raise NoSuchPage(owner)

    def _joined(self, page: Page) -> bytes:
        pieces = (render(name, Reading(self.copy, self._parts), self.look) for name in page.names)
        return b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


def show_page(data: Path, owner: Owner, values: Mapping[CopyKey, Any]) -> ShownPage:
    """One page with `values` laid over what readers of this data folder have now. Raises NoSuchPage."""
    log = open_reader(data / "editions")
    try:
        return Copyholder(log, values).page(owner)
    finally:
        log.close()


def current_look(log: Holdings) -> Look:
    """The newsroom's look, as the next press would use it. Raises TemplateBroken."""
    return _look(tuple(sorted(theme_files(log).items())))


@lru_cache(maxsize=2)
def _look(theme: tuple[tuple[str, bytes], ...]) -> Look:
    return look_of(dict(theme))


def asset(log: Holdings, address: str) -> bytes | None:
    """The style, font or icon that a shown page names by its address below /assets/."""
    look = current_look(log)
    for name in look.assets():
        if look.asset_address(name) == address:
            return look.asset(name)
    return None
