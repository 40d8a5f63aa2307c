"""Talking to the pressroom: have a change taken, wake it, ask how it is, or run one for as long as a command needs it."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stoppress.desk.pressroom_line import MOST_BYTES, BadLine, decode_line, encode_line, reachable

START_SECONDS = 60.0
PATIENCE = 3.0  # seconds that a pressroom may be away before we say so


class PressroomAway(ConnectionError):
    """Nobody answers on the pressroom's line. What was saved is kept, and taken as soon as it is back."""

    def __init__(self, why: str = "") -> None:
        super().__init__(f"The pressroom does not answer{why and f' ({why})'}. Start it with `stoppress up` or `stoppress pressroom`.")


class StillPressing(TimeoutError):
    """The pressroom has not taken the change yet; it is kept and will appear."""

    def __init__(self, change: int) -> None:
        super().__init__(f"Change {change} is saved and still being pressed.")
        self.change = change


class PressroomFailed(RuntimeError):
    """The pressroom answered with an error, or ended at once; the message is its own."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A change that readers have: `ms` is how long the press worked on it. `not_live`: stories whose own page failed, with the reason.

    `broken`: why pieces of pages could not be made again and stay as they were, each reason with their number.
    """

    change: int
    edition: int
    ms: float
    not_live: Mapping[str, str] = field(default_factory=dict)
    broken: Mapping[str, int] = field(default_factory=dict)


def take(data: Path, change: int, timeout: float = 10.0) -> Taken:
    """Wait until a committed change is in an edition; a pressroom that is just being started again is waited for.

    Raises PressroomAway, StillPressing, PressroomFailed.
    """
    began = time.monotonic()
    until = began + timeout
    while True:
        try:
            answer = _taken(data, change, until - time.monotonic())
            trouble = dict(answer.get("not_live", {})), dict(answer.get("broken", {}))
            return Taken(change, int(answer["edition"]), float(answer["ms"]), *trouble)
        except TimeoutError:
            raise StillPressing(change) from None
        except PressroomAway:
            if time.monotonic() > min(until, began + PATIENCE):
                raise
            time.sleep(0.05)


def _taken(data: Path, change: int, timeout: float) -> dict[str, Any]:
    if timeout <= 0:
        raise TimeoutError
    return ask(data, {"change": change}, timeout)


def knock(data: Path) -> None:
    """Have the pressroom look at queue and timetable, without waiting for it; one that is away looks when it starts."""
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line, reachable(data) as address:
        line.settimeout(1.0)
        line.connect(address)
        line.sendall(encode_line({"timetable": True}))


def status(data: Path, timeout: float = 2.0) -> dict[str, Any]:
    """Head, mark and process of the pressroom. Raises PressroomAway, TimeoutError."""
    return ask(data, {"status": True}, timeout)


def ask(data: Path, request: dict[str, Any], timeout: float | None) -> dict[str, Any]:
    """One request, one answer. Raises PressroomAway, PressroomFailed; TimeoutError where no answer came in time."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(timeout)
        try:
            with reachable(data) as address:
                _connect(line, address, timeout)
            line.sendall(encode_line(request))
            answer = decode_line(_read_line(line, timeout))
        except TimeoutError:
            raise
        except (OSError, BadLine) as error:
            raise PressroomAway(str(error)) from error
    if answer.get("stopping"):
        raise PressroomAway("it is stopping")
    if "error" in answer:
        raise PressroomFailed(str(answer["error"]))
    return answer


def _connect(line: socket.socket, address: str, timeout: float | None) -> None:
    """While more wait at the door than it has room for, wait with them; Linux refuses at once (EAGAIN), whatever the time-out."""
    until = None if timeout is None else time.monotonic() + timeout
    while True:
        try:
            line.connect(address)
            return
        except BlockingIOError:
            if until is not None and time.monotonic() >= until:
                raise TimeoutError from None
            time.sleep(0.02)


def _read_line(line: socket.socket, timeout: float | None) -> bytes:
    until = None if timeout is None else time.monotonic() + timeout
    heard = bytearray()
    while not heard.endswith(b"\n"):
        if until is not None:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            line.settimeout(left)
        said = line.recv(65_536)
        if not said:
            raise ConnectionResetError("it hung up")
        heard += said
        if len(heard) > MOST_BYTES * 4:
            raise BadLine("The answer is too long.")
    return bytes(heard)


@contextmanager
def running_pressroom(data: Path) -> Iterator[bool]:
    """A pressroom that answers: the one that runs, or one of our own until the end. Yields whether it is our own.

    Raises PressroomFailed with its own words where it does not start.
    """
    if _answers(data):
        yield False
        return
    with tempfile.TemporaryFile() as said:
        # Its own session, so that Ctrl-C reaches us and we stop it in order; its standard input closes when we die, and then it leaves too.
        child = subprocess.Popen(
            [sys.executable, "-m", "stoppress", "pressroom", "--data", str(data), "--with-parent"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )
        try:
            _until_it_answers(data, child, said)
            yield True
        finally:
            if child.stdin is not None:
                child.stdin.close()
            child.terminate()
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _answers(data: Path) -> bool:
    try:
        status(data)
    except (PressroomAway, PressroomFailed):
        return False
    except TimeoutError:
        return True  # it is there, and busy
    return True


def _until_it_answers(data: Path, child: "subprocess.Popen[bytes]", said: Any) -> None:
    until = time.monotonic() + START_SECONDS
    while not _answers(data):
        if child.poll() is not None:
            if _answers(data):
                return  # another one was faster
            said.seek(0)
            lines = [line for line in said.read().decode(errors="replace").splitlines() if line.strip()]
            raise PressroomFailed(lines[-1] if lines else f"The pressroom ended at once with status {child.returncode}.")
        if time.monotonic() > until:
            raise PressroomFailed(f"The pressroom did not answer within {START_SECONDS:.0f} seconds.")
        time.sleep(0.05)
