"""Whatever moment a writer is killed at: what it acknowledged is there, whole, and what it had begun is not half there."""

import os
import random
import signal
import time
from pathlib import Path

from stoppress.editions.folder import open_reader, open_writer
from stoppress.editions.log import Placing
from stoppress.editions.pruning import prune
from stoppress.editions.verifying import verify
from tests.editions.saying import append, page, placing, shown

KILLS = 200
NAMES = ("open", "head", "story", "rails", "foot")


def said(name: str, edition: int) -> str:
    return f"{name} of {edition} " * (1 + edition * 7 % 60)


def brought(edition: int) -> dict[str, Placing | None]:
    """What each edition places is told by its number alone, so that any log can be checked by what is in it."""
    names = [name for at, name in enumerate(NAMES) if edition == 1 or (edition + at) % 3 == 0]
    return {name: placing(said(name, edition), f"story/{edition}", "site") for name in names}


def expected(edition: int) -> bytes:
    return "".join(
        said(name, next(n for n in range(edition, 0, -1) if n == 1 or (n + at) % 3 == 0)) for at, name in enumerate(NAMES)
    ).encode()


def write_until_killed(folder: Path, pipe: int) -> None:
    """Runs in a child: appends, stages, lands and prunes, and tells each acknowledged edition."""
    log = open_writer(folder)
    while True:
        number = log.head() + 1
        if number % 3:
            append(
                log, {"headers@html": placing("[]"), **brought(number)}, {"/": page("front", *NAMES)}, {"site": b"x" * number}, at=number
            )
        else:
            log.stage("work", {name: placing for name, placing in brought(number).items() if placing})
            append(log, landing="work", at=number)
        os.write(pipe, number.to_bytes(8, "big"))
        if number % 25 == 0:
            prune(log, number - 20)


def kill_one(folder: Path, after: float) -> int:
    """Let a writer run for that many seconds and kill it. Gives the last edition that it acknowledged, 0 where it told none."""
    told, tells = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(told)
            write_until_killed(folder, tells)
        finally:
            os._exit(1)
    os.close(tells)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL, "the writer failed by itself"
    with os.fdopen(told, "rb") as acknowledged:
        numbers = acknowledged.read()
    return int.from_bytes(numbers[-8:], "big") if numbers else 0


def test_r1_a_killed_writer_loses_no_acknowledged_edition_and_leaves_none_torn(folder: Path) -> None:
    chance = random.Random(20220302)
    last = longest = 0.0
    for kill in range(KILLS):
        acknowledged = kill_one(folder, chance.uniform(0.005, 0.05))
        reader = open_reader(folder)
        head = reader.head()  # before any writer has looked
        assert head >= max(acknowledged, last)
        began = time.perf_counter()
        log = open_writer(folder)
        longest = max(longest, time.perf_counter() - began)
        assert log.head() in (head, head + 1)
        last = log.head()
        for edition in {last, max(1, last - 1), max(1, last - 10)} if last else set():
            assert shown(log, "/", edition) == expected(edition)
            assert shown(open_reader(folder), "/", edition) == expected(edition)
        assert list(log.staged("work")) == []
        reader.close()
        log.close()
        if kill % 20 == 0:
            assert list(verify(folder)) == []
    assert last > 20
    assert longest < 2
    assert list(verify(folder)) == []
