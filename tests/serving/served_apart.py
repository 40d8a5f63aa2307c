"""`stoppress serve` as a process of its own."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.cli.ports import free_port

ROOT = Path(__file__).parents[2]


class ServedApart:
    """A context manager: the command on a free port; `log` is what it wrote to standard error, when it ended."""

    def __init__(self, data: Path, *options: str) -> None:
        self.port = free_port()
        self.log = ""
        self._ended = False
        command = [sys.executable, "-m", "stoppress", "serve", "--data", str(data), "--port", str(self.port), *options]
        self.began = time.monotonic()
        self.process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)

    def __enter__(self) -> "ServedApart":
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                self.get("/-/health")
                self.started = time.monotonic() - self.began
                return self
            except (OSError, http.client.HTTPException):
                assert self.process.poll() is None, self.process.communicate()
                time.sleep(0.01)
        raise AssertionError("it never answered")

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self, number: int = signal.SIGTERM) -> float:
        """End it by a signal; returns the seconds that took."""
        began = time.monotonic()
        if not self._ended:
            self._ended = True
            self.process.send_signal(number)
            self.log = self.process.communicate(timeout=20)[1]
        return time.monotonic() - began

    def get(self, target: str, **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", target, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def edition(self) -> int:
        number: int = json.loads(self.get("/-/health")[1])["edition"]
        return number

    def workers(self) -> set[int]:
        """Process ids of the children."""
        found = set()
        for each in Path("/proc").iterdir():
            if each.name.isdigit():
                try:
                    status = (each / "status").read_text()
                except OSError:
                    continue
                parent = re.search(r"^PPid:\s+(\d+)", status, re.MULTILINE)
                if parent and int(parent[1]) == self.process.pid:
                    found.add(int(each.name))
        return found


def open_files(pid: int) -> set[str]:
    found = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.add(os.readlink(each))
        except OSError:
            continue
    return found
