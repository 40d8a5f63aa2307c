"""Processes under measurement: started, waited for, weighed and stopped."""

import http.client
import json
import os
import resource
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

TICKS = os.sysconf("SC_CLK_TCK")


class BenchFailed(RuntimeError):
    """What was to be measured did not work; the message says which step."""


@dataclass
class Newsroom:
    """A running `stoppress up`."""

    data: Path
    site_port: int
    desk_port: int
    process: subprocess.Popen[bytes]
    log: Path
    token: str = ""
    pages: http.client.HTTPConnection | None = field(default=None, repr=False)

    def pid_of(self, part: str) -> int:
        """The process of `serve`, `pressroom` or `desk`."""
        for pid in family(self.process.pid):
            words = command_line(pid)
            if "stoppress" in words and part in words[: words.index("stoppress") + 2]:
                return pid
        raise BenchFailed(f"No process `stoppress {part}` runs.")

    def published(self, edition: int) -> dict[str, Any]:
        """The pressroom's own line about an edition: `ms`, `rendered`, `bytes` and more. Raises BenchFailed."""
        for line in reversed(self.log.read_text(encoding="utf-8", errors="replace").splitlines()):
            if line.startswith("{") and (said := json.loads(line)).get("event") == "publish" and said["edition"] == edition:
                return cast(dict[str, Any], said)
        raise BenchFailed(f"The pressroom said nothing of edition {edition}.")

    def get(self, path: str) -> tuple[int, bytes]:
        """One page over a kept connection: status and identity bytes."""
        if self.pages is None:
            self.pages = http.client.HTTPConnection("127.0.0.1", self.site_port, timeout=30)
        self.pages.request("GET", path, headers={"Accept-Encoding": "identity"})
        answer = self.pages.getresponse()
        return answer.status, answer.read()

    def post(self, path: str, item: object) -> dict[str, Any]:
        """One request to the desk's API. Raises BenchFailed where it is refused."""
        connection = http.client.HTTPConnection("127.0.0.1", self.desk_port, timeout=60)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request("POST", path, json.dumps(item), headers)
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        if answer.status not in (200, 201, 202):
            raise BenchFailed(f"POST {path} answered {answer.status}: {said[:300]!r}")
        return cast(dict[str, Any], json.loads(said))

    def account(self, name: str) -> str:
        """The password of an admin's account of that name, made or set anew. Raises BenchFailed."""
        password = secrets.token_urlsafe(16)
        made = stoppress("user", name, "--role", "admin", "--data", self.data, STOPPRESS_PASSWORD=password)
        if made.returncode:
            raise BenchFailed(f"No account could be made: {made.stderr.strip()}")
        return password


def stoppress(*arguments: object, timeout: float = 3600, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "stoppress", *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@contextmanager
def newsroom(data: Path, site_port: int, desk_port: int, log: Path | None = None) -> Iterator[Newsroom]:
    """A newsroom that runs until the end of the block. Raises BenchFailed."""
    log = log or data.parent / f"{data.name}.log"
    said = log.open("wb")
    ports = ("--site-port", str(site_port), "--desk-port", str(desk_port))
    command = [sys.executable, "-m", "stoppress", "up", "--empty", "--data", str(data), *ports]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(b"Ctrl-C"):
                break
        else:
            raise BenchFailed(f"`stoppress up` on {data} ended with status {process.wait(60)}: {log} says why.")
        running = Newsroom(data, site_port, desk_port, process, log)
        made = stoppress("token", f"bench-{time.time_ns()}", "--data", data)
        if made.returncode:
            raise BenchFailed(made.stderr.strip())
        running.token = made.stdout.split()[-1]
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        said.close()


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents.setdefault(int(_stat(int(entry.name))[1]), []).append(int(entry.name))
            except OSError:
                continue
    found, wanted = [], [pid]
    while wanted:
        found.append(one := wanted.pop())
        wanted += parents.get(one, [])
    return found


def command_line(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")
    except OSError:
        return []


def memory(pids: list[int]) -> int:
    """Bytes of memory of processes together; what they share is counted once (proportional set size)."""
    total = 0
    for pid in pids:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next((int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return total


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used so far."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS


def own_cpu_seconds() -> float:
    """Processor time of this process and of its children that have ended."""
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name: [0] is the state, [1] the parent."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


class Scales:
    """Weighs a family of processes five times a second; `most` is its peak in bytes."""

    def __init__(self, *roots: int) -> None:
        self.most = 0
        self._roots = list(roots)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._weigh, daemon=True)

    def _weigh(self) -> None:
        while not self._over.wait(0.2):
            self.most = max(self.most, memory([pid for root in self._roots for pid in family(root)]))

    def __enter__(self) -> "Scales":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
