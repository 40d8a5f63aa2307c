"""Packed rows: lists of numbers as bytes, four each, small end first."""

import sys
from array import array
from collections.abc import Iterable

_CODE = "I"


def pack_ids(ids: Iterable[int]) -> bytes:
    packed = array(_CODE, ids)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack_ids(packed: bytes) -> "array[int]":
    """Raises ValueError where the bytes are no whole numbers."""
    ids = array(_CODE)
    ids.frombytes(packed)
    if sys.byteorder == "big":
        ids.byteswap()
    return ids


# A page's record: status, the number of its headers' name, of its own headers (0: none), then of its fragments' names.
PAGE_NAMES_FROM = 3
