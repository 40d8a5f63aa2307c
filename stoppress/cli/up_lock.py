"""The lock of `up` on a data folder, which also names the processes it started, so that a later `up` finds what a killed one left."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


class AlreadyUp(RuntimeError):
    def __init__(self, data: Path, pid: object) -> None:
        super().__init__(f"{data} is up already (process {pid}). Stop that one first, or name another folder with --data.")


def birth_of(pid: int) -> str:
    """When a process began, as its system words it; empty where there is none. Tells a process from a later one of its number."""
    if sys.platform == "linux":
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return ""
        after_name = stat.rpartition(")")[2].split()
        return "" if after_name[0] == "Z" else after_name[19]
    found = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout.strip()


class UpLock:
    """DIR/up.lock, locked for as long as this object is open. Raises AlreadyUp, OSError."""

    def __init__(self, data: Path) -> None:
        self._file = (data / "up.lock").open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = self._read().get("up", "unknown")
            self._file.close()
            raise AlreadyUp(data, pid) from None
        self._known = self._read()

    def _read(self) -> dict[str, Any]:
        self._file.seek(0)
        try:
            known = json.loads(self._file.read(100_000))
        except ValueError:
            return {}
        return known if isinstance(known, dict) else {}

    def _write(self) -> None:
        self._file.seek(0)
        self._file.truncate()
        json.dump(self._known, self._file)
        self._file.flush()

    @property
    def demo_wanted(self) -> bool:
        """Whether a first start was to bring in the demo newsroom and did not come to its end."""
        return bool(self._known.get("demo"))

    @demo_wanted.setter
    def demo_wanted(self, wanted: bool) -> None:
        self._known["demo"] = wanted
        self._write()

    def note(self, parts: dict[str, int]) -> None:
        """Write down which processes stand now."""
        self._known |= {"up": os.getpid(), "parts": {name: [pid, birth_of(pid)] for name, pid in parts.items()}}
        self._write()

    def end_left_over(self, *names: str, seconds: float = 10.0) -> list[str]:
        """Stop those of the named parts that a killed `up` left running; returns their names."""
        parts = {name: part for name, part in self._known.get("parts", {}).items() if name in names}
        left = {name: (pid, birth) for name, (pid, birth) in parts.items() if birth and birth_of(pid) == birth}
        for pid, _ in left.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + seconds
        for pid, birth in left.values():
            while birth_of(pid) == birth and time.monotonic() < end:
                time.sleep(0.02)
            if birth_of(pid) == birth:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        return sorted(left)

    def close(self) -> None:
        self._file.close()
