"""A whole newsroom as live processes, for a test to kill, stop and ask."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.cli.ports import free_port
from tests.cli.running import environment


class Stack:
    """A running `stoppress up`; `said` is its standard error so far, a JSON object a line."""

    def __init__(self, data: Path, *options: str, site_port: int = 0, seconds: float = 120) -> None:
        self.data = data
        self.site_port, self.desk_port = site_port or free_port(), free_port()
        self.log = data.parent / f"{data.name}-{self.site_port}.log"
        ports = ("--site-port", str(self.site_port), "--desk-port", str(self.desk_port))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "stoppress", "up", "--data", str(data), *ports, *options],
                stdout=subprocess.PIPE, stderr=log, env=environment(), start_new_session=True, text=True,
            )  # fmt: skip
        self.printed: list[str] = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed.append(line.rstrip())
            if line.startswith("Ctrl-C"):
                break
        else:
            raise AssertionError(f"up ended with {self.process.wait()}: {self.log.read_text()}")

    @property
    def said(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def pid_of(self, part: str) -> int:
        """The process of a part as `up` last started it."""
        pids = [
            line["pid"] for line in self.said if line["part"] == "up" and line["event"] in ("started", "restarted") and line["of"] == part
        ]
        return int(pids[-1])

    def get(self, path: str = "/", port: int = 0) -> tuple[int, bytes]:
        return get(port or self.site_port, path)

    def publish(self, item: dict[str, Any], token: str) -> tuple[int, dict[str, Any]]:
        """File one item by the API: status and answer. Raises OSError, http.client.HTTPException where the desk is not there."""
        connection = http.client.HTTPConnection("127.0.0.1", self.desk_port, timeout=30)
        try:
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            connection.request("POST", "/api/stories", json.dumps(item), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def stop(self) -> int:
        """SIGTERM, as a service manager does; the status it ends with."""
        if self.process.poll() is None:
            self.process.terminate()
        with contextlib.suppress(ProcessLookupError):
            status = self.process.wait(60)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return status

    def end(self) -> None:
        """Whatever a test left running, ended."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)
        if self.process.stdout is not None:
            self.process.stdout.close()


@contextlib.contextmanager
def up(data: Path, *options: str, site_port: int = 0) -> Iterator[Stack]:
    stack = Stack(data, *options, site_port=site_port)
    try:
        yield stack
    finally:
        stack.end()


def get(port: int, path: str = "/") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(true: Any, seconds: float = 30) -> None:
    """Wait for something to become true; an assertion otherwise."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
