"""Every page of a newsroom, as readers get it."""

from pathlib import Path
from typing import Any

from tests.newsroom.rehearsal import reading


def all_pages(data: Path) -> dict[str, Any]:
    """By path: status, headers, and the identity bytes."""
    pages: dict[str, Any] = {}
    with reading(data) as log:
        head = log.head()

        def said(name: str) -> bytes:
            digest = log.placed(name, head)
            assert digest is not None, name
            return log.fragment(digest).identity()

        for path in log.paths(head):
            page = log.page(path, head)
            assert page is not None
            pages[path] = (page.status, page.own, said(page.headers), b"".join(said(name) for name in page.names))
    return pages
