"""Workers: several processes that serve one site from the same sockets, looked after by their parent."""

import os
import select
import signal
import socket
import time
from collections.abc import Sequence

from stoppress.serving import journal
from stoppress.serving.running import Serving, run, site_of

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds before a crashed worker is started again
STEADY = 30.0  # seconds after which its next crash counts as its first
GRACE = 2.0  # seconds that workers get to stop


def run_workers(serving: Serving, sockets: Sequence[socket.socket], count: int) -> None:
    """Run `count` workers until SIGTERM or SIGINT. A worker that crashes is started again; should the parent be killed, all stop.

    Raises what `site_of` raises.
    """
    if count == 1:
        run(serving, sockets)
        return
    site_of(serving).composer.close()  # what no worker could open is told once
    alive, held = os.pipe()
    Workers(serving, sockets, alive, held).run(count)


class Workers:
    """The parent. `alive` is a pipe that workers read: it ends when the parent, which alone keeps `held`, is gone."""

    def __init__(self, serving: Serving, sockets: Sequence[socket.socket], alive: int, held: int) -> None:
        self._serving, self._sockets = serving, sockets
        self._alive, self._held = alive, held
        self._pids: dict[int, tuple[int, float]] = {}  # pid → worker, when it was started
        self._crashes: dict[int, int] = {}
        self._again: dict[int, float] = {}  # worker → when it is started again
        self._wake, wake = os.pipe()
        for end in (self._wake, wake):
            os.set_blocking(end, False)
        self._stopping = False
        self._former_wake = signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        self._former = {number: signal.signal(number, self._asked) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)}

    def run(self, count: int) -> None:
        for worker in range(1, count + 1):
            self._start(worker)
        while not self._stopping:
            due = min(self._again.values(), default=None)
            self._pause(None if due is None else max(0.0, due - time.monotonic()))
            self._bury()
            for worker in [each for each, at in self._again.items() if at <= time.monotonic() and not self._stopping]:
                del self._again[worker]
                self._start(worker)
        self._stop()

    def _asked(self, number: int, frame: object) -> None:
        self._stopping = self._stopping or number != signal.SIGCHLD

    def _start(self, worker: int) -> None:
        pid = os.fork()
        if pid:
            self._pids[pid] = (worker, time.monotonic())
            return
        status = 1
        try:
            signal.set_wakeup_fd(self._former_wake)
            for number, handler in self._former.items():
                signal.signal(number, handler)
            os.close(self._held)
            run(self._serving, self._sockets, worker, self._alive)
            status = 0
        except Exception as error:
            journal.say("worker-failed", worker=worker, error=type(error).__name__, why=str(error)[:500])
        finally:
            os._exit(status)  # a child must not run what its parent has still to do

    def _bury(self) -> None:
        while self._pids:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            worker, started = self._pids.pop(pid)
            if self._stopping:
                continue
            now = time.monotonic()
            crashes = self._crashes[worker] = 1 if now - started > STEADY else self._crashes.get(worker, 0) + 1
            pause = min(FIRST_PAUSE * 2 ** (crashes - 1), LONGEST_PAUSE)
            self._again[worker] = now + pause
            journal.say("worker-crashed", worker=worker, pid=pid, status=os.waitstatus_to_exitcode(status), restart_in=pause)

    def _pause(self, seconds: float | None) -> None:
        ready, _, _ = select.select([self._wake], [], [], seconds)
        if ready:
            os.read(self._wake, 512)

    def _stop(self) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            for pid in self._pids:
                os.kill(pid, number)
            end = time.monotonic() + GRACE
            while self._pids and time.monotonic() < end:
                self._pause(0.05)
                self._bury()
