"""Recompressing: the hottest pages compressed whole, beside the requests and with a bounded share of one processor."""

import os
import queue
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import brotli  # type: ignore[import-untyped]

from stoppress.serving.counting import Tally

WAITING = 64  # pages in the queue
LARGEST = 2_000_000  # bytes of a joined member that is worth it
SHARE = 0.015  # of one processor
CREDIT = 0.1  # seconds of work allowed at once
POLITENESS = 10  # niceness of the thread


@dataclass(frozen=True, slots=True)
class Whole:
    """One page compressed whole."""

    gzip: bytes
    brotli: bytes


def in_brotli(identity: bytes, quality: int) -> bytes:
    compressed: bytes = brotli.compress(identity, quality=quality)
    return compressed


def compress_whole(member: bytes) -> Whole:
    """Compress what a joined gzip member says again, whole. Raises zlib.error where the member's own checksum is not its content's."""
    identity = zlib.decompress(member, 31)
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    again = squeeze.compress(identity) + squeeze.flush()
    return Whole(min(member, again, key=len), in_brotli(identity, 5))


class Recompressor:
    """One background thread, started by the first page offered."""

    def __init__(self, tally: Tally, share: float = SHARE) -> None:
        self._tally = tally
        self._share = share
        self._since = time.monotonic()
        self._queue: queue.Queue[tuple[bytes, Callable[[Whole], None]] | None] = queue.Queue(WAITING)
        self._thread: threading.Thread | None = None

    def offer(self, member: bytes, take: Callable[[Whole], None]) -> bool:
        """Have a member compressed whole and handed to `take`, on the other thread. False where the share is used up: offer again later."""
        allowed = CREDIT + self._share * (time.monotonic() - self._since)
        if len(member) > LARGEST or self._tally.recompressing_seconds > allowed:
            return False
        try:
            self._queue.put_nowait((member, take))
        except queue.Full:
            return False
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="recompressing", daemon=True)
            self._thread.start()
        return True

    def finish(self) -> None:
        """Return when all that was offered is done, and end the thread."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        if os.uname().sysname == "Linux":  # where niceness is a thread's own
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), POLITENESS)
        while (job := self._queue.get()) is not None:
            member, take = job
            began = time.thread_time()
            try:
                whole = compress_whole(member)
            except zlib.error:
                continue  # the page as joined is what readers get; its fragments were checked
            finally:
                self._tally.recompressing_seconds += time.thread_time() - began
            self._tally.recompressed += 1
            take(whole)
