"""Supervising: the parts of Stop Press as child processes, started in order, restarted when they crash, stopped in order."""

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

import click

STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 16.0  # seconds before a crashed part is started again
STEADY = 3.0  # seconds after which a part is held to have started well, and its next crash to be its first
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Part:
    """One process. `arguments` follow the word `stoppress`; `ready` tells whether it answers; `grace` is how many seconds it gets to stop.

    A part that `outlives` its supervisor goes on when that is killed; the others are stopped by the kernel (on Linux).
    """

    name: str
    arguments: tuple[str, ...]
    ready: Callable[[], bool]
    outlives: bool = False
    grace: float = 10.0


@dataclass
class Running:
    """A part's process now; `again_at` is when a crashed one is started again, on the monotonic clock."""

    part: Part
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = 0
    again_at: float = 0.0


class DidNotStart(RuntimeError):
    def __init__(self, name: str, status: int | None) -> None:
        how = "gave no sign of life in time" if status is None else f"ended with {meaning(status)} before it was ready"
        super().__init__(f"{name} {how}; what it wrote above says why.")


class Stopped(Exception):
    """Somebody asked for the end (Ctrl-C, SIGTERM) before all parts stood."""


def meaning(status: int) -> str:
    """How a process ended, in words: "status 3", "SIGKILL"."""
    return f"status {status}" if status >= 0 else signal.Signals(-status).name


def say(event: str, **fields: object) -> None:
    """One structured line on standard error, as every part writes them: time, part, event, then what belongs to it."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    click.echo(json.dumps({"at": at, "part": "up", "event": event} | fields), err=True)


class Supervisor:
    """Starts, watches and stops parts. Made in the main thread, the only one: a part is bound to the life of the thread that started it."""

    def __init__(self, started: Callable[[dict[str, int]], None] = lambda pids: None) -> None:
        self._running: list[Running] = []
        self._started = started  # told the process ids of all parts whenever they change
        self._wake, wake = os.pipe()
        for end in (self._wake, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        for number in (*STOPPING, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)  # the byte in the pipe is what counts
        self.stopping = False

    def start(self, part: Part, seconds: float = 60.0) -> None:
        """Start a part and wait until it is ready. Raises DidNotStart, Stopped."""
        running = Running(part)
        self._running.append(running)
        self._launch(running)
        end = monotonic() + seconds
        while not part.ready():
            assert running.process is not None
            if (status := running.process.poll()) is not None:
                raise DidNotStart(part.name, status)
            if monotonic() > end:
                raise DidNotStart(part.name, None)
            self._pause(0.05)
            if self.stopping:
                raise Stopped
        say("ready", of=part.name, ms=round((monotonic() - running.started) * 1000))

    def run(self, name: str, arguments: Sequence[str]) -> int:
        """Run one command to its end, the parts being watched meanwhile; returns its status. Raises Stopped."""
        process = self._spawn(arguments, outlives=False)
        while (status := process.poll()) is None:
            self._pause(1.0)
            self._look_after()
            if self.stopping:
                process.terminate()
                process.wait()
                raise Stopped
        if status:
            say("failed", of=name, status=meaning(status))
        return status

    def watch(self) -> None:
        """Restart what crashes, until somebody asks for the end."""
        while not self.stopping:
            waiting = [running.again_at for running in self._running if running.process is None]
            self._pause(max(0.0, min(waiting) - monotonic()) if waiting else None)
            self._look_after()

    def stop(self) -> None:
        """Stop all parts, last started first; a second Ctrl-C kills what is left."""
        self.stopping, hurried = True, False
        for running in reversed(self._running):
            process = running.process
            if process is None:
                continue
            if process.poll() is None:
                process.terminate()
            end = monotonic() + running.part.grace
            while process.poll() is None and monotonic() < end and not hurried:
                hurried = self._pause(0.2)
            if process.poll() is None:
                process.kill()
            say("stopped", of=running.part.name, status=meaning(process.wait()))

    def _look_after(self) -> None:
        for running in self._running:
            if running.process is None:
                if not self.stopping and monotonic() >= running.again_at:
                    self._launch(running)
                continue
            if (status := running.process.poll()) is None or self.stopping:
                continue
            running.crashes = 1 if monotonic() - running.started > STEADY else running.crashes + 1
            pause = min(FIRST_PAUSE * 2 ** (running.crashes - 1), LONGEST_PAUSE)
            running.process, running.again_at = None, monotonic() + pause
            say("crashed", of=running.part.name, status=meaning(status), restart_in=pause)

    def _launch(self, running: Running) -> None:
        running.process = self._spawn(running.part.arguments, running.part.outlives)
        running.started = monotonic()
        say("restarted" if running.crashes else "started", of=running.part.name, pid=running.process.pid)
        self._started({each.part.name: each.process.pid for each in self._running if each.process is not None})

    def _spawn(self, arguments: Sequence[str], outlives: bool) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "stoppress", *arguments]
        supervisor = os.getpid()
        library = ctypes.CDLL(None) if sys.platform == "linux" else None

        def before() -> None:
            # A terminal's Ctrl-C reaches the whole group: parts leave it to the supervisor, which stops them in order.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            if library is not None and not outlives:
                library.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
                if os.getppid() != supervisor:
                    os._exit(1)

        return subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=before)

    def _pause(self, seconds: float | None) -> bool:
        """Wait for a signal or for `seconds`; True where the signal asked for the end."""
        ready, _, _ = select.select([self._wake], [], [], seconds)
        asked = bool(ready) and any(number in STOPPING for number in os.read(self._wake, 512))
        self.stopping = self.stopping or asked
        return asked
