"""The readers' site served in this process, on a thread, with a clock that tests move."""

import asyncio
import http.client
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass

import uvloop

from stoppress.serving.answering import Site
from stoppress.serving.connection import House
from stoppress.serving.listening import listen


@dataclass(frozen=True)
class Response:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


class ServedHere:
    """A context manager: the site on a free port of 127.0.0.1."""

    def __init__(self, site: Site, most: int = 1_000) -> None:
        self._now = 1_000.0
        self.house = House(site, most, lambda: self._now)
        self._sockets = listen("127.0.0.1", 0)
        self.port: int = self._sockets[0].getsockname()[1]
        self._loop = uvloop.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "ServedHere":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        async def begin() -> None:
            self._servers = [await self._loop.create_server(self.house, sock=each) for each in self._sockets]

        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(begin())
        self._ready.set()
        self._loop.run_forever()
        for server in self._servers:
            server.close()
        for connection in tuple(self.house.open):
            connection.abort()
        self._loop.run_until_complete(asyncio.sleep(0.01))
        self._loop.close()

    def later(self, seconds: float) -> None:
        """Move the clock, and have all connections looked at."""
        done = threading.Event()

        def look() -> None:
            self._now += seconds
            self.house.look_after()
            self._loop.call_later(0.01, done.set)  # what was cut is told so in a later turn

        self._loop.call_soon_threadsafe(look)
        assert done.wait(10)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self.house.stop)

    def connect(self) -> socket.socket:
        connected = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected

    def raw(self, request: bytes) -> bytes:
        """All that comes back, until the server closes."""
        with self.connect() as connected:
            connected.sendall(request)
            return read_all(connected)

    def get(self, target: str, method: str = "GET", **headers: str) -> Response:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return Response(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()


def read_all(connected: socket.socket) -> bytes:
    parts: list[bytes] = []
    while True:
        try:
            part = connected.recv(65_536)
        except ConnectionResetError:
            part = b""
        if not part:
            return b"".join(parts)
        parts.append(part)
