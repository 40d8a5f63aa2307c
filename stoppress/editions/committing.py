"""Commitments: what an edition's root says about its content, without giving the content away.

Each fragment, name, path and cause gets a random salt when it first appears. Its commitment is sha256(salt + what
it says), for a fragment sha256(salt + digest). Who is given salt and bytes can check that an edition held them; who
has the commitment alone cannot guess them. An erasure destroys salt and bytes and keeps the commitment, so that
the chain of roots stays provable. An edition's root is

    sha256(root before + number, at + commitment of cause, of author
           + number of names changed + each: commitment of the name, of its fragment (32 zeros: went)
           + number of paths changed + each: commitment of the path, of its page (32 zeros: went))

with integers of 8 bytes, big end first, and names and paths in order of their first appearance in the log.
"""

import os
from collections.abc import Iterable
from hashlib import sha256

SALT_BYTES = 16
GONE = bytes(32)  # the commitment of what went
NO_ROOT = bytes(32)  # the root before the first edition


def salts(count: int) -> list[bytes]:
    """That many fresh salts."""
    pool = os.urandom(SALT_BYTES * count)
    return [pool[at : at + SALT_BYTES] for at in range(0, len(pool), SALT_BYTES)]


def commitment(salt: bytes, content: bytes) -> bytes:
    return sha256(salt + content).digest()


def page_commitment(status: int, headers: bytes, names: Iterable[bytes], own: bytes) -> bytes:
    """Of a page: `headers` and `names` are the commitments of names, `own` that of the page's own headers (GONE: none)."""
    return sha256(status.to_bytes(8, "big") + headers + own + b"".join(names)).digest()


class Root:
    """The root of one edition, made in a stream: names first, then paths."""

    def __init__(self, before: bytes, number: int, at: int, cause: bytes, author: bytes) -> None:
        self._sum = sha256(before + number.to_bytes(8, "big") + at.to_bytes(8, "big", signed=True) + cause + author)

    def count(self, changes: int) -> None:
        """Say how many changes of the next kind follow."""
        self._sum.update(changes.to_bytes(8, "big"))

    def change(self, what: bytes, became: bytes) -> None:
        self._sum.update(what + became)

    def digest(self) -> bytes:
        return self._sum.digest()
