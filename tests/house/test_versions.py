"""Version floors: releases before these carry a fault that was published."""

import re
from importlib.metadata import version

import apsw
import pysqlite3
import pytest

from tests.house.tree import ROOT

FLOORS = {
    "django": (5, 2, 19),
    "wagtail": (7, 4, 3),
    "lxml": (6, 1, 0),  # CVE-2026-41066
    "pillow": (12, 3),
    "nh3": (0, 3, 8),
    "apsw": (3, 51, 3),
}
SQLITE = (3, 51, 3)  # before it, two connections that write and checkpoint at one moment could damage a WAL database


def numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


@pytest.mark.parametrize("name", FLOORS)
def test_no_library_with_a_published_fault_is_installed(name: str) -> None:
    assert numbers(version(name)) >= FLOORS[name]


@pytest.mark.parametrize("found", [apsw.sqlite_lib_version(), pysqlite3.sqlite_version], ids=["editions", "desk"])
def test_sqlite_is_newer_than_the_one_that_damages_wal_databases(found: str) -> None:
    assert numbers(found) >= SQLITE


def test_the_lock_files_hold_hashes_and_name_no_host() -> None:
    for name in ("build", "run", "test"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        assert "://" not in text
        assert not re.search(r"^--?\w", text, re.MULTILINE)
        pinned = re.findall(r"^[\w.\[\]-]+==.+$", text, re.MULTILINE)
        assert pinned
        assert all(line.endswith("\\") for line in pinned), "every pin has hashes"


def test_what_the_project_depends_on_is_locked() -> None:
    locked = {
        re.sub(r"[-_.]+", "-", name).lower()
        for name in re.findall(r"^([\w.-]+)==", (ROOT / "requirements/run.txt").read_text(), re.MULTILINE)
    }
    project = (ROOT / "pyproject.toml").read_text()
    wanted = re.search(r"^dependencies = \[(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert wanted
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in re.findall(r'"([A-Za-z0-9_.-]+)', wanted[1])}
    assert names <= locked
