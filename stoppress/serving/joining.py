"""Joining: one gzip member, or the identity bytes, out of stored fragments."""

import struct
from collections.abc import Sequence
from hashlib import sha256

from zlib_ng.zlib_ng import crc32_combine

from stoppress.editions.fragments import Digest, Fragment
from stoppress.serving.negotiating import Tag

GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # RFC 1952: deflate, no name, no time, no system
LAST_BLOCK = b"\x03\x00"  # RFC 1951: final, fixed codes, empty


def gzip_member(fragments: Sequence[Fragment]) -> bytes:
    """One gzip member of all fragments in order, nothing compressed anew."""
    crc = length = 0
    for fragment in fragments:
        crc = crc32_combine(crc, fragment.crc, fragment.length)
        length += fragment.length
    trailer = struct.pack("<II", crc, length & 0xFFFFFFFF)
    return b"".join((GZIP_HEADER, *(fragment.deflated for fragment in fragments), LAST_BLOCK, trailer))


def identity(fragments: Sequence[Fragment]) -> bytes:
    """The rendered bytes of all fragments in order. Raises FragmentDamaged."""
    return b"".join(fragment.identity() for fragment in fragments)


def tag_of(digests: Sequence[Digest]) -> Tag:
    """What the bytes of a page are known by: 32 hex digits over the digests of its fragments, in order.

    The same cut of the same bytes has the same tag in every edition, process and log.
    """
    return sha256(b"".join(digests)).hexdigest()[:32]
