"""The pressroom's line: requests and answers over the socket."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from stoppress.desk.pressroom_client import PressroomAway, PressroomFailed, StillPressing, ask, status, take
from stoppress.desk.pressroom_line import MOST_BYTES, Switchboard, Waiting, hang_up, listen, reachable, socket_path


class Answering:
    """A line that answers from a table of change to answer; what is not in it gets none."""

    def __init__(self, data: Path, answers: dict[int, dict[str, Any]]) -> None:
        self.board = Switchboard(listen(data))
        self.answers = answers
        self.open = True
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self) -> None:
        while self.open:
            for caller, request in self.board.hear(0.05):
                if "status" in request:
                    self.board.answer(caller, {"head": 3, "mark": 7, "pid": 1})
                elif request.get("change") in self.answers:
                    self.board.answer(caller, self.answers[request["change"]])

    def close(self) -> None:
        self.open = False
        self.thread.join()
        self.board.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "desk").mkdir()
    return tmp_path


@pytest.fixture
def answering(data: Path) -> Iterator[Answering]:
    taken = {"change": 41, "edition": 12, "ms": 8.1, "not_live": {"story/812": "why"}}
    line = Answering(data, {41: taken, 42: {"error": "The disk is full."}})
    yield line
    line.close()


def test_a_taken_change_is_answered_with_its_edition(data: Path, answering: Answering) -> None:
    taken = take(data, 41)
    assert (taken.edition, taken.ms, dict(taken.not_live)) == (12, 8.1, {"story/812": "why"})


def test_a_change_that_takes_longer_is_still_pressing(data: Path, answering: Answering) -> None:
    with pytest.raises(StillPressing, match="Change 43 is saved"):
        take(data, 43, timeout=0.1)


def test_what_the_pressroom_could_not_do_is_told_in_its_words(data: Path, answering: Answering) -> None:
    with pytest.raises(PressroomFailed, match="disk is full"):
        take(data, 42)


def test_nobody_on_the_line_is_said_with_what_to_do(data: Path) -> None:
    with pytest.raises(PressroomAway, match="stoppress up"):
        status(data)


def test_a_socket_left_by_a_killed_pressroom_is_replaced(data: Path) -> None:
    listen(data).close()
    with pytest.raises(PressroomAway):
        status(data)
    line = Answering(data, {})
    assert status(data)["head"] == 3
    line.close()
    hang_up(data)
    assert not socket_path(data).exists()


def test_a_data_folder_with_a_long_name_is_reached_all_the_same(tmp_path: Path) -> None:
    data = tmp_path / ("deep" * 40) / ("deeper" * 20)
    (data / "desk").mkdir(parents=True)
    line = Answering(data, {1: {"change": 1, "edition": 1, "ms": 1}})
    assert take(data, 1).edition == 1
    line.close()


def test_only_the_newsroom_may_use_the_socket(data: Path, answering: Answering) -> None:
    assert socket_path(data).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("said", [b"hello\n", b"[1]\n", b"{\n", b"[" * 20_000 + b"\n"])
def test_what_is_no_request_is_answered_so(data: Path, answering: Answering, said: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as line, reachable(data) as address:
        line.connect(address)
        line.sendall(said)
        line.settimeout(5)
        assert json.loads(line.recv(1000)) == {"error": "A line is one JSON object."}


def test_one_who_never_ends_the_line_is_let_go(data: Path, answering: Answering) -> None:
    with socket.socket(socket.AF_UNIX) as line, reachable(data) as address:
        line.connect(address)
        line.settimeout(5)
        with pytest.raises(ConnectionError):
            line.sendall(b"x" * MOST_BYTES * 100)
    assert take(data, 41).edition == 12


def test_those_who_wait_for_one_change_wait_no_longer_once_told(data: Path) -> None:
    waiting = Waiting()
    one, other = object(), object()
    waiting.add(1, one)  # type: ignore[arg-type]
    waiting.add(2, other)  # type: ignore[arg-type]
    assert waiting.for_job(1) == [one]
    assert waiting.for_job(1) == []
    assert waiting.all() == [(2, other)]


def test_where_more_wait_at_the_door_than_it_holds_a_caller_waits_with_them(data: Path) -> None:
    waiting: list[socket.socket] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as busy:
        busy.bind(str(socket_path(data)))
        busy.listen(0)
        for _ in range(3):
            other = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            other.setblocking(False)
            with suppress(BlockingIOError):
                other.connect(str(socket_path(data)))
            waiting.append(other)
        with pytest.raises(TimeoutError):
            ask(data, {"status": True}, 0.2)
    for other in waiting:
        other.close()
