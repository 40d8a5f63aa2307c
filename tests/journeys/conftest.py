"""The demo newsroom as live processes, and a browser that looks at it; ended with the module, for a browser driven from a process keeps Django off."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from stoppress.editions.folder import open_reader
from tests.cli.stack import Stack, up

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """`stoppress up` on a new folder: the demo newsroom."""
    with up(tmp_path_factory.mktemp("demo") / "data") as stack:
        yield stack
        assert stack.stop() == 0


@pytest.fixture(scope="module")
def paths(demo: Stack) -> list[str]:
    """Every path of the demo, those made of the most bytes first."""
    log = open_reader(demo.data / "editions")
    head = log.head()

    def size(path: str) -> int:
        page = log.page(path, head)
        digests = [log.placed(name, head) for name in page.names] if page else []
        return sum(log.fragment(digest).length for digest in digests if digest)

    found = sorted(log.paths(head), key=size, reverse=True)
    log.close()
    return found


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    home = tmp_path_factory.mktemp("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, env={**os.environ, "HOME": str(home)}, downloads_path=home / "downloads"
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def shots() -> Path | None:
    """Where pictures of pages are kept when STOPPRESS_SHOTS names a folder."""
    named = os.environ.get("STOPPRESS_SHOTS")
    return Path(named) if named else None
