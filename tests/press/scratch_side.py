"""The scratch side of the comparison: a process that knows nothing but the copy it is given.

Reads one JSON object of copy a line, answers with the digests of every page of a site pressed from it, in another time
zone, locale and hash seed than the side it is compared with. Each answer is made in a child forked for it.
"""

import os
import sys
from hashlib import sha256

import msgspec

from stoppress.editions.memory import MemoryEditions
from stoppress.press.scratch import press_copy
from tests.press.newsroom import NOON, whole_site


def digests(copy: dict[str, bytes]) -> dict[str, str]:
    log = MemoryEditions()
    press_copy(log, copy, NOON)
    return {path: sha256(repr(page).encode()).hexdigest() for path, page in whole_site(log).items()}


def main() -> None:
    for line in sys.stdin.buffer:
        copy = {key: text.encode() for key, text in msgspec.json.decode(line, type=dict[str, str]).items()}
        child = os.fork()
        if child == 0:
            sys.stdout.buffer.write(msgspec.json.encode(digests(copy)) + b"\n")
            sys.stdout.buffer.flush()
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            sys.stdout.buffer.write(b"null\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
