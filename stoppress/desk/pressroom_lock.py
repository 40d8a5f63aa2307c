"""The pressroom's lock: one process at a time files copy in a data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class PressroomRuns(RuntimeError):
    def __init__(self, data: Path, pid: str) -> None:
        super().__init__(f"A pressroom works on {data} already (process {pid or 'unknown'}). Stop it first, or let it do the work.")


@contextmanager
def holding_lock(data: Path) -> Iterator[None]:
    """Hold DIR/desk/lock; the kernel lets go of it when the process ends, however that comes. Raises PressroomRuns."""
    path = data / "desk" / "lock"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PressroomRuns(data, os.pread(handle, 20, 0).decode().strip()) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)
