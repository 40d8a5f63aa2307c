"""The pressroom's line: a Unix socket in the data folder, one JSON request a line, one JSON answer a line.

| request | answer |
|---|---|
| `{"change": 41}` | once it is taken: `{"change": 41, "edition": 12, "ms": 8.1, "not_live": {"story/812": "why"}, "broken": {"why": 3}}` |
| `{"timetable": true}` | `{"timetable": true}`, and the timetable is looked at again |
| `{"retry": true}` | `{"retry": true}`, and what is not live is tried again |
| `{"press": "head"}`, `{"press": "scratch"}` | as for a change, once all pages are pressed: what is stale, or everything |
| `{"status": true}` | `{"head", "mark", "pid", "since": ms, "aside": [changes worked aside], "not_live": how many, "trouble": why}` |
| anything else | `{"error": "why"}` |
"""

import json
import os
import selectors
import socket
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_BYTES = 64_000  # of one request or answer
_LONGEST_ADDRESS = 100  # bytes; what a Unix socket's address may have differs between systems, 104 at the least


class PathTooLong(OSError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is too long for this system's sockets: choose a data folder with a shorter path.")


class BadLine(ValueError):
    """The other side said something that is no request or answer."""


def socket_path(data: Path) -> Path:
    return data / "desk" / "pressroom.sock"


@contextmanager
def reachable(data: Path) -> Iterator[str]:
    """The socket's address, short enough for the system while the context is open. Raises FileNotFoundError, PathTooLong."""
    path = socket_path(data)
    if len(os.fsencode(path)) <= _LONGEST_ADDRESS:
        yield str(path)
        return
    if not Path("/proc/self/fd").is_dir():
        raise PathTooLong(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def listen(data: Path) -> socket.socket:
    """Open the line. Only one who holds the folder's lock may do this: a socket left by a killed pressroom is replaced."""
    socket_path(data).unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with reachable(data) as address:
        listener.bind(address)
    socket_path(data).chmod(0o600)
    listener.listen(512)  # while a large change is pressed, callers wait here
    listener.setblocking(False)
    return listener


def hang_up(data: Path) -> None:
    """Remove the socket from the data folder."""
    socket_path(data).unlink(missing_ok=True)


def encode_line(message: dict[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def decode_line(line: bytes) -> dict[str, Any]:
    """Raises BadLine."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine("A line is one JSON object.") from error
    if not isinstance(message, dict):
        raise BadLine("A line is one JSON object.")
    return message


@dataclass(eq=False)
class Caller:
    """One who has called."""

    connection: socket.socket
    heard: bytearray = field(default_factory=bytearray)


class Switchboard:
    """All who are on the line. `hear` waits for them; `wake` may be called from a signal handler or another thread."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._selector = selectors.DefaultSelector()
        self._selector.register(listener, selectors.EVENT_READ)
        self._bell, self._rope = socket.socketpair()
        self._bell.setblocking(False)
        self._rope.setblocking(False)
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._parent: int | None = None
        self.orphaned = False

    @property
    def rope(self) -> int:
        """A file to write to that ends the waiting, for `signal.set_wakeup_fd`."""
        return self._rope.fileno()

    def stay_with(self, handle: int) -> None:
        """Watch a file that the parent holds open: when it closes, `orphaned` becomes true."""
        self._parent = handle
        self._selector.register(handle, selectors.EVENT_READ)

    def hear(self, seconds: float) -> list[tuple[Caller, dict[str, Any]]]:
        """Requests said since; waits so long at the most. Those who say what is no request are told so."""
        requests: list[tuple[Caller, dict[str, Any]]] = []
        for key, _ in self._selector.select(max(0.0, seconds)):
            if key.fileobj is self._listener:
                self._greet()
            elif key.fileobj is self._bell:
                self._bell.recv(4096)
            elif key.fd == self._parent:
                if not os.read(key.fd, 4096):
                    self.orphaned = True
                    self._selector.unregister(key.fileobj)
            else:
                requests.extend(self._listen_to(key.data))
        return requests

    def answer(self, caller: Caller, message: dict[str, Any]) -> None:
        """Answer one caller; one who has gone or does not listen is let go."""
        try:
            caller.connection.settimeout(1.0)
            caller.connection.sendall(encode_line(message))
            caller.connection.setblocking(False)
        except OSError:
            self._let_go(caller)

    def close(self) -> None:
        for key in list(self._selector.get_map().values()):
            if isinstance(key.data, Caller):
                self._let_go(key.data)
        self._selector.close()
        for end in (self._bell, self._rope, self._listener):
            end.close()

    def _greet(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            return
        connection.setblocking(False)
        self._selector.register(connection, selectors.EVENT_READ, Caller(connection))

    def _listen_to(self, caller: Caller) -> list[tuple[Caller, dict[str, Any]]]:
        try:
            said = caller.connection.recv(65_536)
        except BlockingIOError:
            return []
        except OSError:
            said = b""
        if not said or len(caller.heard) > MOST_BYTES:
            self._let_go(caller)
            return []
        caller.heard += said
        *lines, rest = bytes(caller.heard).split(b"\n")
        caller.heard[:] = rest
        requests = []
        for line in lines:
            try:
                requests.append((caller, decode_line(line)))
            except BadLine as error:
                self.answer(caller, {"error": str(error)})
        return requests

    def _let_go(self, caller: Caller) -> None:
        if caller.connection.fileno() >= 0:
            self._selector.unregister(caller.connection)
            caller.connection.close()


class Waiting:
    """Who waits for which job: a change by its number, other work by its name."""

    def __init__(self) -> None:
        self._queue: deque[tuple[int | str, Caller]] = deque()

    def add(self, job: int | str, caller: Caller) -> None:
        self._queue.append((job, caller))

    def for_job(self, job: int | str) -> list[Caller]:
        """Those who wait for this job; they wait no longer."""
        found = [caller for waited, caller in self._queue if waited == job]
        self._queue = deque((waited, caller) for waited, caller in self._queue if waited != job)
        return found

    def all(self) -> list[tuple[int | str, Caller]]:
        return list(self._queue)
