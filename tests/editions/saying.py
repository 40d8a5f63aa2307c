"""Short ways to say what an edition brings."""

from collections.abc import Iterable, Mapping

from stoppress.editions.fragments import pack
from stoppress.editions.log import Addition, Appended, OwnedPage, Page, Placing, Writer

FRONT = Page(200, "headers@html", ("open", "front", "foot"))


def placing(text: str | bytes, *read: str) -> Placing:
    return Placing(pack(text.encode() if isinstance(text, str) else text), frozenset(read))


def page(owner: str, *names: str, status: int = 200, location: str | None = None) -> OwnedPage:
    return OwnedPage(owner, Page(status, "headers@html", names, (("Location", location),) if location else ()))


def append(
    log: Writer,
    placed: Mapping[str, Placing | None] | None = None,
    pages: Mapping[str, OwnedPage | None] | None = None,
    filed: Mapping[str, bytes | None] | None = None,
    *,
    at: int = 0,
    cause: str = "Corrected",
    mark: int | None = None,
    landing: str | None = None,
) -> Appended:
    return log.append(Addition(log.head(), at, cause, "r-hale", placed or {}, pages or {}, filed or {}, mark, landing))


def shown(log: Writer, path: str, edition: int) -> bytes | None:
    """The bytes of a page as of an edition."""
    found = log.page(path, edition)
    if found is None:
        return None
    digests = [log.placed(name, edition) for name in found.names]
    return b"".join(log.fragment(digest).identity() for digest in digests if digest is not None)


def joined(texts: Iterable[str]) -> bytes:
    return "".join(texts).encode()
