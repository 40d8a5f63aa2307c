"""What the feeds of a list have in common, whatever their format."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from stoppress.press import times
from stoppress.press.copy import Departed, Listing, StoryNumber
from stoppress.press.fragments.addresses import list_address
from stoppress.press.fragments.lists import listing, split, title
from stoppress.press.rendering import Reading

ENTRIES = 30
NEVER = "1970-01-01T00:00:00Z"  # an empty feed has no moment of its own
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True)
class Channel:
    """A list as a feed shows it. `address` is the list's, absolute; `updated` is its newest entry's, never a clock's."""

    title: str
    address: str
    stories: tuple[StoryNumber, ...]
    departed: tuple[Departed, ...]
    updated: str


def channel(reading: Reading, rest: str) -> Channel:
    """The channel of `list/…`; `rest` is what follows `list/`."""
    site = reading.site()
    kind, slug = split(rest)
    listed: Listing = listing(reading, rest)
    shown = [(number, teaser) for number in listed.stories if (teaser := reading.teaser(number)) is not None][:ENTRIES]
    moments = [times.utc(teaser.updated) for _, teaser in shown] + [times.utc(each.at) for each in listed.departed]
    name = title(reading, kind, slug)
    return Channel(
        title=name if kind == "front" else f"{name} – {site.name}",
        address=site.url + list_address(kind, slug),
        stories=tuple(number for number, _ in shown),
        departed=listed.departed,
        updated=max(moments, default=NEVER),
    )


def identity(uri: str, site_url: str) -> str:
    """A story's uri as an IRI, which Atom asks for: as it is where it is one."""
    if _IRI.fullmatch(uri):
        return uri
    return f"tag:{urlsplit(site_url).hostname or 'localhost'},2026:{quote(uri, safe='')}"


def author(byline: str) -> str:
    """The byline without its "By"."""
    text = byline.strip()
    return text[3:].strip() if text[:3].lower() == "by " else text
