"""Picture headers: what a picture file says it is and how large, read from a few bytes before anything is decoded."""

import struct
from dataclasses import dataclass
from typing import Literal

PictureKind = Literal["jpeg", "png", "webp"]

MOST_BYTES = 40_000_000
MOST_PIXELS = 50_000_000
SUFFIXES: dict[PictureKind, str] = {"jpeg": "jpg", "png": "png", "webp": "webp"}


class PictureRefused(ValueError):
    """A file that is not taken in as a picture; the message tells its sender why, and what would be taken."""


@dataclass(frozen=True, slots=True)
class Header:
    """Width and height in pixels as stored, before any orientation is applied."""

    kind: PictureKind
    width: int
    height: int


def read_header(data: bytes) -> Header:
    """What a picture says of itself. Raises PictureRefused for unknown formats and for pictures over the limits."""
    if len(data) > MOST_BYTES:
        raise PictureRefused(f"The picture has {len(data) / 1e6:.1f} MB; {MOST_BYTES // 1_000_000} MB is the most that is taken.")
    try:
        header = _header(data)
    except (struct.error, IndexError):
        raise PictureRefused("The picture breaks off inside its header.") from None
    if header is None:
        raise PictureRefused("The file is no picture that is taken: send JPEG, PNG or WebP.")
    if header.width < 1 or header.height < 1:
        raise PictureRefused("The picture's header gives it no size.")
    pixels = header.width * header.height
    if pixels > MOST_PIXELS:
        raise PictureRefused(
            f"The picture is {header.width} x {header.height} ({pixels / 1e6:.1f} megapixels); "
            f"{MOST_PIXELS // 1_000_000} megapixels is the most that is taken. Send a smaller copy of it."
        )
    return header


def _header(data: bytes) -> Header | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return Header("png", *struct.unpack_from(">II", data, 16))
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return None


# Start-of-frame markers carry the size; of the numbers between them C4, C8 and CC mean something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def _jpeg(data: bytes) -> Header | None:
    """The largest frame named before the picture's data begins: a second frame cannot hide behind a small first one."""
    width = height = 0
    at = 2
    while True:
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        at += 1
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            continue
        if marker in (0xD9, 0xDA):
            return Header("jpeg", width, height)
        (length,) = struct.unpack_from(">H", data, at)
        if length < 2:
            return None
        if marker in _FRAMES:
            found_height, found_width = struct.unpack_from(">HH", data, at + 3)
            width, height = max(width, found_width), max(height, found_height)
        at += length


def _webp(data: bytes) -> Header | None:
    chunk = data[12:16]
    if chunk == b"VP8 ":
        if data[23:26] != b"\x9d\x01\x2a":
            return None
        width, height = struct.unpack_from("<HH", data, 26)
        return Header("webp", width & 0x3FFF, height & 0x3FFF)
    if chunk == b"VP8L":
        (packed,) = struct.unpack_from("<I", data, 21)
        return Header("webp", (packed & 0x3FFF) + 1, ((packed >> 14) & 0x3FFF) + 1)
    if chunk == b"VP8X":
        if len(data) < 30:
            return None
        return Header("webp", int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1)
    return None
