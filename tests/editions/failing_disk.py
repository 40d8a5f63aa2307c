"""A disk that fails when it is told to: the n-th write, sync or truncation, or all once it is full."""

from collections.abc import Callable
from typing import Any

import apsw

from stoppress.editions.connecting import check_version

NAME = "failing-disk"


class FailingDisk(apsw.VFS):
    """Stands on the VFS that the log uses. Without orders it does what that one does."""

    def __init__(self) -> None:
        check_version()
        super().__init__(NAME, "cksmvfs")
        self.heal()

    def heal(self) -> None:
        self.calls = 0
        self.failed = 0
        self.fails: Callable[[str, int], bool] = lambda kind, call: False
        self.error: type[apsw.Error] = apsw.IOError
        self.room: int | None = None

    def fail_at(self, number: int, error: type[apsw.Error], *, kinds: tuple[str, ...], for_good: bool) -> None:
        """Fail the `number`-th call of these kinds, and all after it if it is for good."""
        self.heal()
        self.error = error
        seen = 0

        def fails(kind: str, call: int) -> bool:
            nonlocal seen
            if kind not in kinds:
                return False
            seen += 1
            return seen >= number if for_good else seen == number

        self.fails = fails

    def fill_up(self, room: int) -> None:
        """Leave this many bytes; files may be written over, not grown."""
        self.heal()
        self.room = room

    def xOpen(self, name: Any, flags: list[int]) -> "FailingFile":
        return FailingFile(self, name, flags)

    def look(self, kind: str) -> None:
        self.calls += 1
        if self.fails(kind, self.calls):
            self.failed += 1
            raise self.error(f"the disk fails to {kind}")

    def grow(self, bytes: int) -> None:
        if self.room is not None and bytes > 0:
            if bytes > self.room:
                self.failed += 1
                raise apsw.FullError("no space left on the disk")
            self.room -= bytes


class FailingFile(apsw.VFSFile):
    def __init__(self, disk: FailingDisk, name: Any, flags: list[int]) -> None:
        super().__init__("cksmvfs", name, flags)
        self._disk = disk

    def xWrite(self, data: Any, offset: int) -> None:
        self._disk.look("write")
        self._disk.grow(offset + len(data) - super().xFileSize())
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self._disk.look("sync")
        super().xSync(flags)

    def xTruncate(self, newsize: int) -> None:
        self._disk.look("truncate")
        if self._disk.room is not None:
            self._disk.room += max(0, super().xFileSize() - newsize)
        super().xTruncate(newsize)
