"""The whole stack as processes of their own: data folder, pressroom, desk, readers' server, on free ports."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def stoppress(*arguments: str, timeout: float = 120, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "stoppress", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False
    )
    assert not check or done.returncode == 0, done.stderr
    return done


@dataclass
class Stack:
    """`desk` and `site` are ports."""

    data: Path
    desk: int = field(default_factory=free_port)
    site: int = field(default_factory=free_port)
    parts: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        """Start parts, and wait until each answers."""
        commands = {
            "pressroom": ("pressroom", "--url", f"http://127.0.0.1:{self.site}"),
            "desk": ("desk", "--port", str(self.desk)),
            "serve": ("serve", "--port", str(self.site)),
        }
        for name in names:
            log = (self.data / f"{name}.log").open("ab")
            arguments = [sys.executable, "-m", "stoppress", *commands[name], "--data", str(self.data)]
            self.parts[name] = subprocess.Popen(arguments, cwd=ROOT, stdout=log, stderr=log)
            log.close()
        until = time.monotonic() + 60
        for name in names:
            while not self._answers(name):
                assert self.parts[name].poll() is None, (self.data / f"{name}.log").read_text()
                assert time.monotonic() < until, f"{name} does not answer: {(self.data / f'{name}.log').read_text()}"
                time.sleep(0.02)

    def kill(self, name: str) -> None:
        self.parts[name].send_signal(signal.SIGKILL)
        self.parts[name].wait()

    def stop(self) -> None:
        for part in self.parts.values():
            if part.poll() is None:
                part.terminate()
        for part in self.parts.values():
            part.wait(20)

    def get(self, path: str, port: int | None = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """A page as a reader gets it, in identity coding."""
        connection = http.client.HTTPConnection("127.0.0.1", port or self.site, timeout=20)
        try:
            connection.request("GET", path, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def post(self, path: str, body: Any, token: str) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.desk, timeout=30)
        try:
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
            connection.request("POST", f"/api/{path}", json.dumps(body), headers)
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def _answers(self, name: str) -> bool:
        from stoppress.desk.pressroom_client import PressroomAway, status

        try:
            if name == "pressroom":
                status(self.data)
            else:
                self.get("/-/health", self.desk if name == "desk" else self.site)
        except (OSError, PressroomAway):
            return False
        return True


@contextmanager
def standing(data: Path, *names: str) -> Iterator[Stack]:
    """Parts that run until the end."""
    (data / "desk").mkdir(parents=True, exist_ok=True)
    stack = Stack(data)
    try:
        stack.start(*(names or ("pressroom", "desk", "serve")))
        yield stack
    finally:
        stack.stop()


def token(data: Path) -> str:
    return stoppress("token", "tests", "--data", str(data)).stdout.split()[-1]


def descendants(pid: int) -> list[int]:
    """Processes below one, from /proc."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parent = int(Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            children.setdefault(parent, []).append(int(entry))
    found, todo = [], [pid]
    while todo:
        below = children.get(todo.pop(), [])
        found += below
        todo += below
    return found
