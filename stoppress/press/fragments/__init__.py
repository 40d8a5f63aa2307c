"""Fragments: what readers see, piece by piece. A folder per kind: Python chooses, HTML shows, CSS is prefixed by the folder's name.

A fragment is a pure function of what it reads. It is found by its name, in which `*` stands for one word and `**` for
a path; what they stand for is handed to it.
"""

import re
from collections.abc import Callable
from typing import TypeAlias

from stoppress.press.fragments import archive, document, error, feeds, files, headers, listing, page, rail, sitemaps, story
from stoppress.press.look import Look
from stoppress.press.rendering import Reading

Fragment: TypeAlias = Callable[..., str | bytes]  # (reading, look, *what the stars stand for)

FRAGMENTS: dict[str, Fragment] = {
    "open": page.opening,
    "masthead": page.masthead,
    "foot": page.foot,
    "story/*/head": story.head,
    "story/*/story": story.story,
    "rails@story": rail.beside_story,
    "rails@story~*/*": rail.one_beside_story,
    "rails@front": rail.on_front,
    "list/**/head": listing.head,
    "list/**/page": listing.page,
    "list/**/feed.rss": feeds.rss,
    "list/**/feed.atom": feeds.atom,
    "list/**/feed.json": feeds.json_feed,
    "chunk/**/head": archive.chunk_head,
    "chunk/**/page": archive.chunk_page,
    "chunk/day/*/*/sitemap": sitemaps.chunk,
    "archive/*/head": archive.head,
    "archive/*/page": archive.page,
    "document/*/head": document.head,
    "document/*/page": document.page,
    "sitemap/index": sitemaps.index,
    "sitemap/news": sitemaps.news,
    "sitemap/open": sitemaps.opening,
    "sitemap/close": sitemaps.closing,
    "gone/**/page": error.gone,
    "error/*/head": error.head,
    "error/*/page": error.page,
    "robots": files.robots,
    "manifest": files.manifest,
    "favicon": files.favicon,
    "asset/*": files.asset,
    "headers@*": headers.headers,
}


class UnknownFragment(LookupError):
    def __init__(self, name: str) -> None:
        super().__init__(f"No fragment is called {name!r}. The names there are: {', '.join(FRAGMENTS)}.")


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(re.escape(name).replace(r"\*\*", "(.+)").replace(r"\*", "([^/]+)"))


def _first_word(name: str) -> str:
    return _END_OF_WORD.split(name, maxsplit=1)[0]


_END_OF_WORD = re.compile("[/@]")
_STARRED: dict[str, list[tuple[re.Pattern[str], Fragment]]] = {}
for _name, _fragment in FRAGMENTS.items():
    if "*" in _name:
        _STARRED.setdefault(_first_word(_name), []).append((_pattern(_name), _fragment))


def find(name: str) -> tuple[Fragment, tuple[str, ...]]:
    """The function that makes a fragment, and what the stars of its name stand for. Raises UnknownFragment."""
    if name in FRAGMENTS:
        return FRAGMENTS[name], ()
    for pattern, fragment in _STARRED.get(_first_word(name), ()):
        match = pattern.fullmatch(name)
        if match:
            return fragment, match.groups()
    raise UnknownFragment(name)


def render(name: str, reading: Reading, look: Look) -> str | bytes:
    """A fragment's markup or bytes. Raises UnknownFragment, TemplateBroken."""
    fragment, words = find(name)
    return fragment(reading, look, *words)
