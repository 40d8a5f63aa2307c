"""Lists: what a list is called, and which stories stand in it."""

from stoppress.press.copy import Listing
from stoppress.press.rendering import Reading


def split(rest: str) -> tuple[str, str]:
    """`section/news` in two; the front has no slug."""
    kind, _, slug = rest.partition("/")
    return kind, slug


def title(reading: Reading, kind: str, slug: str) -> str:
    """A list's name: the site's for the front."""
    if kind == "front":
        return reading.site().name
    found = reading.get(f"{kind}/{slug}")
    if found is None:
        return slug
    name: str = found.title if kind == "rail" else found.name
    return name


def listing(reading: Reading, rest: str) -> Listing:
    """The list filed under `list/…`; `rest` is what follows `list/`."""
    found: Listing | None = reading.get(f"list/{rest}")
    return found or Listing()
