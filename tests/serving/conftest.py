"""Fixtures of the readers' server: a small newspaper in memory, its site, and that site behind a socket."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stoppress.editions.memory import MemoryEditions
from stoppress.serving.answering import Ask, Site
from stoppress.serving.answers import Answer
from stoppress.serving.composing import Composer
from stoppress.serving.counting import Tally
from tests.serving.newspaper import open_newspaper
from tests.serving.served_here import ServedHere

Get = Callable[..., Answer]


@pytest.fixture
def log() -> MemoryEditions:
    log = MemoryEditions()
    open_newspaper(log)
    return log


@pytest.fixture
def media(tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    folder.mkdir()
    return folder


@pytest.fixture
def site(log: MemoryEditions, media: Path) -> Site:
    tally = Tally()
    return Site(Composer(log, tally), media, tally, clock=lambda: 1_772_452_860.0)


@pytest.fixture
def get(site: Site) -> Get:
    """Ask the site: `get("/news/", accept_encoding="gzip")`."""

    def ask(target: str, method: str = "GET", host: str | None = "localhost:8000", **headers: str) -> Answer:
        return site.answer(Ask(method, target, host, **headers))

    return ask


@pytest.fixture
def served(site: Site) -> Iterator[ServedHere]:
    with ServedHere(site) as here:
        yield here
