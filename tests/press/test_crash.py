"""Crash: a press killed at any instant leaves whole editions, and everything it acknowledged (R1)."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from stoppress.editions.folder import open_reader, open_writer
from stoppress.editions.verifying import verify
from stoppress.press import copy
from stoppress.press.aside import LongWork, waiting
from stoppress.press.publishing import Change, Press
from stoppress.press.scratch import verify_press
from tests.press.newsroom import NOON, body, encoded, small_newsroom, teaser

KILLS = 3_000 if os.environ.get("STOPPRESS_NIGHTLY") else 300


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    press = Press(open_writer(tmp_path / "editions"))
    press.refresh(NOON)
    press.publish(Change(encoded(small_newsroom()), NOON, "import", "test", 1))
    press.log.close()
    return tmp_path / "editions"


def killed_after(seconds: float, work: Callable[[Callable[[str], None]], None]) -> list[str]:
    """Run `work` in a child, kill it -9 a while after its first word; what it had acknowledged by then."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(lambda line: void(os.write(writing, f"{line}\n".encode())))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        assert said.readline() == "ready\n"
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return said.read().split("\n")[:-1]


def void(_: object) -> None:
    return None


def publishes(folder: Path, first: int) -> Callable[[Callable[[str], None]], None]:
    def work(acknowledge: Callable[[str], None]) -> None:
        press = Press(open_writer(folder))
        acknowledge("ready")
        for mark in range(first, first + 500):
            number = mark % 9 + 1
            changed: dict[str, copy.Value | None] = {
                f"story/{number}/teaser": teaser(number, f"Mark {mark}"),
                f"story/{number}/body": body(f"Mark {mark}"),
                f"uri/{teaser(number).uri}": copy.StoryRef(number),
                "list/front": copy.Listing((number, 1 + mark % 5)),
            }
            outcome = press.publish(Change(encoded(changed), NOON + mark, "edit", "test", mark))
            acknowledge(f"{mark} {outcome.edition}")

    return work


def test_r1_a_press_killed_at_any_instant_loses_nothing_that_it_acknowledged(folder: Path) -> None:
    chance = random.Random(20220302)
    mark, edition = 1, 0
    for kill in range(KILLS):
        said = killed_after(chance.uniform(0, 0.12), publishes(folder, mark + 1))
        reader = open_reader(folder)
        if said:
            mark, edition = (int(word) for word in said[-1].split())
        assert reader.mark() in (mark, mark + 1), "at most the one under way may have landed unacknowledged"
        assert reader.head() in (edition, edition + 1) or not edition
        mark, edition = reader.mark(), reader.head()
        if mark > 1:
            number = mark % 9 + 1
            page = reader.page(teaser(number).address, edition)
            assert page is not None
            shown = b"".join(reader.fragment(digest).identity() for name in page.names if (digest := reader.placed(name, edition)))
            assert shown.count(f"Mark {mark}".encode()) >= 2, "headline and body of one change land together"
        if kill % 50 == 49:
            open_writer(folder).close()  # the next start announces what had landed and not been announced
            assert list(verify(folder)) == []
            assert list(verify_press(reader)) == []
        reader.close()
    assert mark > KILLS, "the press was killed before it did any work"


def test_r1_work_aside_killed_at_any_instant_lands_after_the_next_start(folder: Path) -> None:
    chance = random.Random(1953)
    for number in range(20):
        renamed = Change(encoded({"section/news": copy.Section("news", f"Name {number}")}), NOON, "renamed", "test", 1000 + number)

        def work(acknowledge: Callable[[str], None], renamed: Change = renamed) -> None:
            press = Press(open_writer(folder))
            acknowledge("ready")
            for change in waiting(press.log) or [renamed]:
                aside = LongWork(press, change)
                acknowledge("begun")
                while not aside.step(2):
                    pass
                aside.land()
                acknowledge("landed")

        said: list[str] = []
        for _ in range(3):
            said += killed_after(chance.uniform(0, 0.06), work)
        press = Press(open_writer(folder))
        for change in waiting(press.log):
            aside = LongWork(press, change)
            while not aside.step(50):
                pass
            aside.land()
        assert list(verify_press(press.log)) == []
        if "begun" in said:
            section = press.copy.get("section/news")
            assert section.name == f"Name {number}"
        press.log.close()
