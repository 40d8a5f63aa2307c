"""Fragments: rendered bytes, kept once under the digest of what they say, as a joinable deflate block."""

from dataclasses import dataclass
from hashlib import sha256
from typing import NewType

from isal import isal_zlib

Digest = NewType("Digest", bytes)  # sha256 of the identity bytes, 32 bytes


_FULL_FLUSH = b"\x00\x00\xff\xff"  # an empty stored block: the stream goes on, at a byte's edge


class FragmentMissing(LookupError):
    """No fragment of that digest is held."""

    def __init__(self, digest: bytes) -> None:
        super().__init__(f"No fragment {digest.hex()[:16]} is held: it was pruned, or the log is damaged (`stoppress verify` tells).")


class FragmentErased(LookupError):
    """The fragment was erased for good: only the commitment to it is left."""

    def __init__(self, digest: bytes) -> None:
        super().__init__(f"Fragment {digest.hex()[:16]} was erased from the record. What it said cannot be shown again.")


class FragmentDamaged(ValueError):
    """Stored bytes do not say what their digest says."""

    def __init__(self, digest: bytes) -> None:
        super().__init__(f"Fragment {digest.hex()[:16]} is damaged: run `stoppress verify`, then `stoppress press` to make it again.")


@dataclass(frozen=True, slots=True)
class Fragment:
    """One piece of a page.

    `deflated` is a raw deflate stream (RFC 1951) that ends byte-aligned by a full flush and has no final
    block, so that pieces put end to end, closed by an empty final block, are one valid stream; `crc` is the CRC-32
    of the identity bytes (RFC 1952) and `length` their number.
    """

    digest: Digest
    crc: int
    length: int
    deflated: bytes

    def identity(self) -> bytes:
        """The rendered bytes. Raises FragmentDamaged where they are not what the digest says."""
        try:
            data = isal_zlib.decompressobj(-15).decompress(self.deflated)
        except isal_zlib.error as error:  # type: ignore[misc]  # its stub gives a type object
            raise FragmentDamaged(self.digest) from error
        if len(data) != self.length or sha256(data).digest() != self.digest:
            raise FragmentDamaged(self.digest)
        return data

    def joinable(self) -> bool:
        """Whether it says what its digest says and can be put between others. Raises FragmentDamaged where it does not inflate."""
        return isal_zlib.crc32(self.identity()) == self.crc and self.deflated.endswith(_FULL_FLUSH)


def digest_of(data: bytes) -> Digest:
    return Digest(sha256(data).digest())


def pack(data: bytes) -> Fragment:
    """Compress rendered bytes into a fragment."""
    squeeze = isal_zlib.compressobj(2, isal_zlib.DEFLATED, -15)
    deflated = squeeze.compress(data) + squeeze.flush(isal_zlib.Z_FULL_FLUSH)
    return Fragment(digest_of(data), isal_zlib.crc32(data), len(data), deflated)
