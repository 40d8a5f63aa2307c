"""The demo newsroom as live processes, and a browser that looks at it; ended with the module, for a browser driven from a process keeps Django off."""

import fcntl
import os
import shutil
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


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo newsroom's data folder, made once for all processes of a run, at rest: copy it."""
    room = tmp_path_factory.getbasetemp()
    room = room.parent if "PYTEST_XDIST_WORKER" in os.environ else room
    with (room / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (room / "demo" / "made").exists():
            (room / "demo").mkdir(exist_ok=True)
            with up(room / "demo" / "data") as stack:
                assert stack.stop() == 0
            (room / "demo" / "made").touch()
    return room / "demo" / "data"


@pytest.fixture(scope="module")
def demo(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """`stoppress up` on the demo newsroom."""
    data = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(demo_folder, data, ignore=shutil.ignore_patterns("*.sock"))
    with up(data) as stack:
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
