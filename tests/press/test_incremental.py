"""Incremental equals scratch: whatever was edited, the editions hold what a press from copy alone gives."""

import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoppress.editions.log import Holdings
from stoppress.editions.memory import MemoryEditions
from stoppress.press.filed import PRESS_OWN, TEMPLATE
from stoppress.press.publishing import Change, Press
from tests.press.newsroom import NOON, as_json, edits, encoded, small_newsroom, whole_site

NIGHTLY = bool(os.environ.get("STOPPRESS_NIGHTLY"))
EXAMPLES = 5_000 if NIGHTLY else 200
STEPS = 100 if NIGHTLY else 30


class ScratchSide:
    """Another process, in another zone, locale and hash seed, that is given copy and nothing else."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Pacific/Chatham", "LC_ALL": "C"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.press.scratch_side"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )

    def digests(self, copy: dict[str, bytes]) -> dict[str, str]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(as_json(copy) + b"\n")
        self.process.stdin.flush()
        return msgspec.json.decode(self.process.stdout.readline(), type=dict[str, str])

    def close(self) -> None:
        self.process.communicate()


@pytest.fixture(scope="module")
def scratch_side() -> Iterator[ScratchSide]:
    side = ScratchSide()
    yield side
    side.close()


def copy_alone(log: Holdings) -> dict[str, bytes]:
    keys = [key for key in log.filed_keys() if not key.startswith((PRESS_OWN, TEMPLATE))]
    return {key: data for key in keys if (data := log.filed(key)) is not None}


def digests(log: Holdings) -> dict[str, str]:
    return {path: sha256(repr(page).encode()).hexdigest() for path, page in whole_site(log).items()}


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(edits, min_size=STEPS, max_size=STEPS), st.integers(0, STEPS - 1))
def test_r7_incremental_equals_scratch(scratch_side: ScratchSide, changes: list, looked_at: int) -> None:  # type: ignore[type-arg]
    log = MemoryEditions()
    press = Press(log)
    press.refresh(NOON)
    press.publish(Change(encoded(small_newsroom()), NOON, "import", "test"))
    for step, change in enumerate(changes):
        press.publish(Change(encoded(change), NOON + step, "edit", "test", step))
        if step == looked_at:
            assert differing(digests(log), scratch_side.digests(copy_alone(log))) == []
    assert differing(digests(log), scratch_side.digests(copy_alone(log))) == []
