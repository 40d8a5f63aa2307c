"""Logs to test: both back ends, and one that a test may look into."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stoppress.editions.folder import open_writer
from stoppress.editions.log import Writer
from stoppress.editions.memory import MemoryEditions
from stoppress.editions.sqlite import SqliteEditions


@pytest.fixture(params=["memory", "sqlite"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Writer]:
    """An empty log of each back end."""
    opened: Writer = MemoryEditions() if request.param == "memory" else open_writer(tmp_path / "editions")
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "editions"


@pytest.fixture
def writer(folder: Path) -> Iterator[SqliteEditions]:
    opened = open_writer(folder)
    yield opened
    opened.close()
