"""The whole stack as three live processes: what the API answers is what readers already have, whatever is killed meanwhile."""

import os
import shutil
import signal
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.newsroom.calling import item
from tests.newsroom.stack import Stack, free_port, standing, stoppress, token

KILLS = int(os.environ.get("STOPPRESS_KILLS", "8"))


def test_what_the_api_acknowledges_readers_already_have(tmp_path: Path) -> None:
    with standing(tmp_path) as stack:
        secret = token(tmp_path)
        status, answer = stack.post("stories", item(), secret)
        assert (status, answer["state"]) == (201, "live")
        assert answer["url"] == f"http://127.0.0.1:{stack.site}/2022/03/02/sea-wall-holds/"
        for number in range(2, 12):
            headline = f"Sea wall report {number}"
            status, answer = stack.post("stories", item(headline=headline), secret)
            assert (status, answer["version"]) == (200, number)
            for path in ("/2022/03/02/sea-wall-holds/", "/", "/news/", "/topics/flooding/", "/2022/03/02/", "/feed.rss", "/news/feed.json"):
                assert headline.encode() in stack.get(path)[1], path
        stack.post("stories/kill", {"uri": answer["uri"], "line": "It was not true."}, secret)
        status, page = stack.get("/2022/03/02/sea-wall-holds/")
        assert status == 410
        assert b"It was not true." in page


def test_of_many_who_send_one_story_at_once_each_is_told_of_its_own_version(tmp_path: Path) -> None:
    with standing(tmp_path) as stack:
        secret = token(tmp_path)
        answers: list[tuple[int, dict[str, Any]]] = []
        senders = [
            threading.Thread(target=lambda number=number: answers.append(stack.post("stories", item(headline=f"Take {number}"), secret)))
            for number in range(12)
        ]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        assert {status for status, _ in answers} <= {200, 201}, answers
        assert {answer["state"] for _, answer in answers} == {"live"}
        assert sorted(answer["version"] for _, answer in answers) == list(range(1, 13))


def test_with_desk_and_pressroom_dead_and_their_folder_gone_readers_read_on(tmp_path: Path) -> None:
    with standing(tmp_path) as stack:
        stack.post("stories", item(), token(tmp_path))
        before = {path: stack.get(path) for path in ("/", "/2022/03/02/sea-wall-holds/", "/feed.atom", "/nothing/")}
        stack.kill("desk")
        stack.kill("pressroom")
        shutil.rmtree(tmp_path / "desk")
        assert {path: stack.get(path) for path in before} == before
        stack.kill("serve")
        stack.start("serve")
        assert {path: stack.get(path) for path in before} == before


def test_r1_a_pressroom_killed_at_any_instant_loses_nothing(tmp_path: Path) -> None:
    """Every answered version is what readers get afterwards, or a later one; none is ever half there."""
    with standing(tmp_path) as stack:
        secret = token(tmp_path)
        answered: dict[str, int] = {}
        stop = threading.Event()

        def publish(writer: int) -> None:
            number = 0
            while not stop.is_set():
                number += 1
                uri = f"tag:harbourpost.example,2022:w{writer}-{number % 3}"
                sent = item(uri=uri, headline=f"Writer {writer} story {number % 3} number {number}.")
                try:
                    status, answer = stack.post("stories", sent, secret)
                except OSError:
                    continue
                if status in (200, 201) and answer["state"] == "live":
                    answered[uri] = number

        writers = [threading.Thread(target=publish, args=(writer,)) for writer in range(2)]
        for thread in writers:
            thread.start()
        for kill in range(KILLS):
            before = sum(answered.values())
            while sum(answered.values()) == before:
                time.sleep(0.005)
            time.sleep(0.009 * (kill % 7))
            stack.kill("pressroom")
            stack.start("pressroom")
        stop.set()
        for thread in writers:
            thread.join()
        assert len(answered) == 6
        _settle(stack)
        front = stack.get("/")[1].decode()
        for uri, number in answered.items():
            writer, which = uri.rpartition(":w")[2].split("-")
            shown = [int(part.split(".")[0]) for part in front.split(f"Writer {writer} story {which} number ")[1:]]
            assert shown, uri
            assert min(shown) == max(shown), uri
            assert shown[0] >= number, uri
        stack.stop()
    verified = stoppress("verify", "--press", "--data", str(tmp_path), check=False)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_the_pressroom_ends_in_order_when_told_to(tmp_path: Path) -> None:
    with standing(tmp_path, "pressroom") as stack:
        stack.parts["pressroom"].send_signal(signal.SIGTERM)
        assert stack.parts["pressroom"].wait(30) == 0
        assert not (tmp_path / "desk" / "pressroom.sock").exists()


def test_an_embargo_lifts_by_itself_and_not_before_its_second(tmp_path: Path) -> None:
    with standing(tmp_path) as stack:
        until = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=4)
        sent = item(headline="Held back", firstCreated="2022-03-02T12:00:00Z", embargoedUntil=until.strftime("%Y-%m-%dT%H:%M:%SZ"))
        status, answer = stack.post("stories", sent, token(tmp_path))
        assert (status, answer["state"]) == (202, "embargoed")
        path = f"/{until:%Y/%m/%d}/held-back/"
        while stack.get(path)[0] == 404:
            front = stack.get("/")[1]
            assert b"Held back" not in front or datetime.now(UTC) >= until
            assert datetime.now(UTC) < until + timedelta(minutes=1)  # `bench due` says how late it is
        assert datetime.now(UTC) >= until
        assert stack.get(path)[0] == 200
        assert b"Held back" in stack.get("/")[1]


@pytest.mark.parametrize("part", ["pressroom", "desk"])
def test_a_folder_that_cannot_be_is_one_clear_line(tmp_path: Path, part: str) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    port = ("--port", str(free_port())) if part == "desk" else ()
    done = stoppress(part, "--data", str(file / "data"), *port, check=False)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 4


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with standing(tmp_path, "desk") as stack:
        done = stoppress("desk", "--data", str(tmp_path), "--port", str(stack.desk), check=False)
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert "in use" in done.stderr


def _settle(stack: Stack) -> None:
    """Until the pressroom has taken everything."""
    from stoppress.desk.pressroom_client import status

    mark = -1
    while True:
        found = status(stack.data)["mark"]
        if found == mark:
            return
        mark = found
        time.sleep(1.5)
