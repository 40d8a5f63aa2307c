"""Sizes: what a row of the log takes, in bytes, before any index.

`Appended.bytes_added` is the sum over new rows: each fragment's deflated bytes and what identifies it, each trace,
each page, each new name, path, owner and key. Filed values are the press's input, kept once and not grown by
history: they are not counted.
"""

from stoppress.editions.fragments import Fragment
from stoppress.editions.log import Page

IDENTIFYING_BYTES = 32 + 16 + 32 + 4 + 4  # digest, salt, commitment, crc, length
ID_BYTES = 4
PLACING_BYTES = 4 * ID_BYTES  # name, edition, fragment, trace


def bytes_of_fragment(fragment: Fragment) -> int:
    return IDENTIFYING_BYTES + len(fragment.deflated)


def bytes_of_trace(keys: int) -> int:
    return ID_BYTES * keys


def bytes_of_page(page: Page | None) -> int:
    """Of a page record: path, edition, owner, status and headers, then its names."""
    return ID_BYTES * (5 + (len(page.names) if page else 0))
