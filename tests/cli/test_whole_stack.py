"""The whole stack under publishes: killed again and again, backed up meanwhile; what was acknowledged is there."""

import http.client
import itertools
import os
import random
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.cli import running
from tests.cli.stack import Stack, until, up

KILLS = 200 if os.environ.get("STOPPRESS_NIGHTLY") else 20
SEED = int(os.environ.get("STOPPRESS_SEED", "20260302"))


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "data"))


def token_of(data: Path) -> str:
    return running.stoppress("token", "tester", "--data", data).stdout.split()[-1]


class Publisher:
    """Publishes stories one after the other for as long as it is asked; `acknowledged` are addresses and headlines that the desk answered for."""

    def __init__(self, stack: Stack, token: str) -> None:
        self.stack, self.token = stack, token
        self.acknowledged: list[tuple[str, str]] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._publish, daemon=True)

    def _publish(self) -> None:
        for number in itertools.count():
            headline = f"Bulletin {number:05d} from the pier"
            item = {
                "uri": f"tag:pier.example,2026:bulletin-{number}",
                "pubStatus": "usable",
                "firstCreated": f"2026-03-05T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}Z",
                "headlines": [{"role": "main", "value": headline}],
                "bodies": [{"role": "main", "contentType": "text/html", "value": f"<p>Number {number}.</p>"}],
            }
            if self._over.is_set():
                return
            try:
                status, answer = self.stack.publish(item, self.token)
            except (OSError, http.client.HTTPException, ValueError):
                self._over.wait(0.1)
                continue
            if status in (200, 201):
                self.acknowledged.append((urlsplit(answer["url"]).path, headline))

    @contextmanager
    def at_work(self) -> Iterator["Publisher"]:
        self._thread.start()
        try:
            yield self
        finally:
            self._over.set()
            self._thread.join(60)


def missing(stack: Stack, acknowledged: list[tuple[str, str]]) -> list[str]:
    """Addresses that do not show what the desk answered for."""
    lost = []
    for path, headline in acknowledged:
        status, body = stack.get(path)
        if status != 200 or headline.encode() not in body:
            lost.append(path)
    return lost


def test_r1_nothing_acknowledged_is_lost_however_often_parts_are_killed(data: Path) -> None:
    dice = random.Random(SEED)
    with up(data) as stack, Publisher(stack, token_of(data)).at_work() as publisher:
        for _ in range(KILLS):
            count = len(publisher.acknowledged)
            until(lambda count=count: len(publisher.acknowledged) > count, 60)
            publisher._over.wait(dice.random() * 0.3)
            for part in dice.choice((["pressroom"], ["pressroom"], ["desk"], ["serve"], ["serve", "pressroom", "desk"])):
                pid = stack.pid_of(part)
                os.kill(pid, signal.SIGKILL)
                until(lambda part=part, pid=pid: stack.pid_of(part) != pid, 60)
        count = len(publisher.acknowledged)
        until(lambda: len(publisher.acknowledged) > count, 60)
        publisher._over.set()
        until(lambda: reachable(stack))
        assert missing(stack, publisher.acknowledged) == [], f"seed {SEED}"
        assert stack.stop() == 0
    ran = running.stoppress("verify", "--press", "--data", data)
    assert ran.returncode == 0, f"seed {SEED}: {ran.stdout}"


def reachable(stack: Stack) -> bool:
    try:
        return stack.get("/")[0] == 200
    except OSError:
        return False


def test_r34_a_backup_made_under_publishes_holds_all_that_was_acknowledged_before_it(data: Path, tmp_path: Path) -> None:
    with up(data) as stack, Publisher(stack, token_of(data)).at_work() as publisher:
        until(lambda: len(publisher.acknowledged) >= 10, 60)
        before = list(publisher.acknowledged)
        ran = running.stoppress("backup", tmp_path / "kept.tar", "--data", data)
        assert ran.returncode == 0, ran.stderr
        until(lambda: len(publisher.acknowledged) >= len(before) + 5, 60)
    ran = running.stoppress("restore", tmp_path / "kept.tar", "--data", tmp_path / "back")
    assert ran.returncode == 0, ran.stderr
    with up(tmp_path / "back") as back:
        assert missing(back, before) == []
        assert (
            back.publish({"uri": "tag:pier.example,2026:after", "firstCreated": "2026-03-06T10:00:00Z"}, token_of(tmp_path / "back"))[0]
            == 422
        )
        assert back.stop() == 0
    assert running.stoppress("verify", "--press", "--data", tmp_path / "back").returncode == 0


def test_a_publish_is_answered_with_the_edition_that_readers_have_and_show_names(data: Path) -> None:
    with up(data) as stack:
        item = {
            "uri": "tag:pier.example,2026:1", "pubStatus": "usable", "firstCreated": "2026-03-01T10:00:00Z",
            "headlines": [{"role": "main", "value": "The sea wall holds on"}],
            "subjects": [{"rel": "section", "literal": "news"}],
            "bodies": [{"role": "main", "contentType": "text/html", "value": "<p>It holds.</p>"}],
        }  # fmt: skip
        status, answer = stack.publish(item, token_of(data))
        assert (status, answer["state"]) == (200, "live")
        for path in ("/", "/news/", "/feed.rss", "/news/feed.json", "/2026/03/01/"):
            assert b"The sea wall holds on" in stack.get(path)[1], path
        shown = running.inside("show", answer["edition"], "--data", data).stdout
        assert "list/front/feed.rss" in shown
        assert "publish" in [line["event"] for line in stack.said if line["part"] == "pressroom"]
        assert stack.stop() == 0
