"""Lines: one entry a line from a file, plain or gzip, streamed within bounds; a bad line is named and the next one read."""

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from stoppress.wires.item import Problem
from stoppress.wires.parsing import MOST_BYTES

MOST_UNPACKED = 50_000_000_000
SUSPICIOUS_UNPACKED = 8_000_000  # from here on the ratio counts; stories pack to a fifth, not to a thousandth
MOST_RATIO = 200
_PIECE = 1 << 18
_BOM = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """One entry: `file` as it is named to people, `line` counted from 1, `data` without its line end."""

    file: str
    line: int
    data: bytes


class Bomb(ValueError):
    """A packed file that unpacks to far more than copy does."""


def lines(path: Path, name: str = "", most: int = MOST_BYTES) -> Iterator[Line | Problem]:
    """Lines that hold something, or a Problem in place of one that is too long; a file that breaks off, or turns out
    to be a bomb, ends with a Problem. Raises OSError where the file cannot be opened."""
    name = name or path.name
    number = 0
    with path.open("rb") as file:
        pieces = _unpacked(file) if path.suffix == ".gz" else iter(lambda: file.read(_PIECE), b"")
        try:
            for number, data in _split(pieces, most):
                if data is None:
                    yield Problem(f"The line is longer than {most:,} bytes.", file=name, line=number)
                    continue
                if number == 1 and data.startswith(_BOM):
                    data = data[len(_BOM) :]
                if data := data.strip():
                    yield Line(name, number, data)
        except (zlib.error, EOFError):
            yield Problem("The packed file is damaged from here on, or breaks off: pack it again.", file=name, line=number + 1)
        except Bomb as error:
            yield Problem(str(error), file=name, line=number + 1)


def count_lines(path: Path) -> int:
    """How many lines a file has, for showing progress; what is damaged is not counted."""
    count = 0
    last = b"\n"
    with path.open("rb") as file:
        pieces = _unpacked(file) if path.suffix == ".gz" else iter(lambda: file.read(_PIECE), b"")
        try:
            for piece in pieces:
                count += piece.count(b"\n")
                last = piece[-1:] or last
        except (zlib.error, EOFError, Bomb):
            pass
    return count + (last != b"\n")


def _split(pieces: Iterable[bytes], most: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one that is too long, whose bytes are let go as they come."""
    number = 0
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        if not size and not piece.strip():  # nothing but empty lines
            number += piece.count(b"\n")
            continue
        *whole, last = piece.split(b"\n")
        for part in whole:
            number += 1
            size += len(part)
            yield number, b"".join((*held, part)) if size <= most else None
            held, size = [], 0
        size += len(last)
        held = [*held, last] if size <= most else []
    if size:
        yield number + 1, b"".join(held) if size <= most else None


def _unpacked(file: BinaryIO) -> Iterator[bytes]:
    """What a gzip file of one or more members unpacks to, a bounded piece at a time. Raises Bomb, zlib.error, EOFError."""
    read = unpacked = 0
    begun = False
    member = zlib.decompressobj(wbits=31)
    while packed := file.read(_PIECE):
        read += len(packed)
        while packed:
            begun = True
            piece = member.decompress(packed, _PIECE)
            unpacked += len(piece)
            if unpacked > MOST_UNPACKED or (unpacked > SUSPICIOUS_UNPACKED and unpacked > MOST_RATIO * read):
                raise Bomb(f"The file unpacks to more than {MOST_RATIO} times its size, or {MOST_UNPACKED:,} bytes: it is no copy.")
            if piece:
                yield piece
            packed = member.unconsumed_tail
            if member.eof:
                packed = member.unused_data.lstrip(b"\0")  # some tools pad the end
                member = zlib.decompressobj(wbits=31)
                begun = False
    if begun:
        yield member.flush()
        if not member.eof:
            raise EOFError
