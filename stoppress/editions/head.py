"""The head, announced: a few mapped bytes that tell running readers which edition is the newest."""

import fcntl
import mmap
import os
import struct
from hashlib import sha256
from pathlib import Path

_FACTS = struct.Struct("<8sQQ")
_MAGIC = b"SPhead1\n"
_CHECK_BYTES = 8
_COPY_BYTES = _FACTS.size + _CHECK_BYTES
_FILE_BYTES = 2 * _COPY_BYTES
_TRIES = 20  # a copy half written is whole again within nanoseconds


class HeadUnreadable(OSError):
    """The file is missing or damaged: ask the log itself."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} does not tell the newest edition. It is written anew when the log is next opened for writing.")


class Head:
    """The newest edition's number and the oldest that can still be asked, in two equal copies, each with its check.

    A copy is taken only where both are equal and the check is true, so that a torn write is never read as a number.
    Reading an unchanged head costs about 0.1 µs. The file is written after the durable append, and never shrinks.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._map: mmap.mmap | None = None
        self._raw = b""
        self._spoilt = b""  # what was found to be no head, so that it is not looked at again and again
        self._number = 0
        self._oldest = 0

    def read(self) -> int:
        """The newest edition, 0 where there is none. Raises HeadUnreadable."""
        if self._map is None:
            self._map = self._open()
        if self._map[:] != self._raw:
            self._look()
        return self._number

    def oldest(self) -> int:
        """The oldest edition that can still be asked, 0 where none was pruned. Raises HeadUnreadable."""
        self.read()
        return self._oldest

    def announce(self, number: int, oldest: int) -> None:
        """Tell every reader, unless a later edition was announced meanwhile. Raises OSError."""
        with self._locked() as file:
            if _facts(os.pread(file, _FILE_BYTES, 0)) < (number, oldest):
                os.pwrite(file, 2 * _copy(number, oldest), 0)

    def reset(self, number: int, oldest: int) -> None:
        """Say it even where the file says later: for the one that opens the log, with the log locked. Raises OSError."""
        with self._locked() as file:
            if os.pread(file, _FILE_BYTES + 1, 0) != 2 * _copy(number, oldest):
                # Written by a call and not through a map, so that a full disk is an error and not a signal.
                os.pwrite(file, 2 * _copy(number, oldest), 0)

    def close(self) -> None:
        if self._map is not None:
            self._map.close()
            self._map = None

    def _locked(self) -> "_Locked":
        return _Locked(self._path)

    def _open(self) -> mmap.mmap:
        try:
            with self._path.open("rb") as file:
                if os.fstat(file.fileno()).st_size < _FILE_BYTES:
                    raise HeadUnreadable(self._path)
                return mmap.mmap(file.fileno(), _FILE_BYTES, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise HeadUnreadable(self._path) from error

    def _look(self) -> None:
        assert self._map is not None
        for _ in range(_TRIES):
            raw = self._map[:]
            if raw == self._spoilt:
                break
            number, oldest = _facts(raw)
            if number >= 0:
                self._raw, self._number, self._oldest = raw, number, oldest
                return
        self._spoilt = raw
        raise HeadUnreadable(self._path)


class _Locked:
    """The file open for writing, locked against other writers."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)

    def __enter__(self) -> int:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        return self._file

    def __exit__(self, *_: object) -> None:
        os.close(self._file)


def _copy(number: int, oldest: int) -> bytes:
    facts = _FACTS.pack(_MAGIC, number, oldest)
    return facts + sha256(facts).digest()[:_CHECK_BYTES]


def _facts(raw: bytes) -> tuple[int, int]:
    """Number and oldest, or (-1, -1) where the bytes are no head."""
    facts = raw[: _FACTS.size]
    if (
        len(raw) != _FILE_BYTES
        or raw[:_COPY_BYTES] != raw[_COPY_BYTES:]
        or raw[_FACTS.size : _COPY_BYTES] != sha256(facts).digest()[:_CHECK_BYTES]
    ):
        return -1, -1
    magic, number, oldest = _FACTS.unpack(facts)
    return (number, oldest) if magic == _MAGIC else (-1, -1)
