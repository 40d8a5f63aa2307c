"""Slugs: the last part of an address, made from a headline or a name."""

import hashlib
import re
import unicodedata

LONGEST = 80  # of one that is made
LONGEST_TAKEN = 100  # of one that is given: a made one may have got `-2` at its end
RESERVED = frozenset(
    {
        "topics", "people", "rails", "programmes", "schedule", "live", "media", "assets", "sitemaps", "-",
        "feed.rss", "feed.atom", "feed.json", "sitemap.xml", "sitemap-news.xml", "robots.txt", "favicon.ico", "manifest.webmanifest",
    }
)  # fmt: skip
_OTHER = re.compile(r"[^a-z0-9]+")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_YEAR = re.compile(r"[0-9]{4}")


class SlugTaken(ValueError):
    """A section or page may not stand where the site itself does."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"/{slug}/ is an address of the site itself: choose another slug, such as {slug + '-desk'!r}.")
        self.slug = slug


def slug_of(headline: str, uri: str) -> str:
    """NFKD, ASCII, lower case, runs of anything else one `-`, cut at a word before 80 characters.

    Where nothing is left, `story-` and 8 hex digits of the uri's SHA-256.
    """
    return _plain(headline) or "story-" + _digits(uri)


def slug_of_name(name: str, otherwise: str = "name") -> str:
    """The same for a topic, a section or a contributor; where nothing is left, `otherwise` and 8 hex digits of the name's digest."""
    return _plain(name) or f"{otherwise}-{_digits(name)}"


def is_slug(text: str) -> bool:
    """True where the text can stand in an address as it is."""
    return len(text) <= LONGEST_TAKEN and _SLUG.fullmatch(text) is not None


def check_first_word(slug: str) -> None:
    """Raises SlugTaken for what a section or a page may not be called: the site's own first words, and four digits."""
    if slug in RESERVED or _YEAR.fullmatch(slug):
        raise SlugTaken(slug)


def _plain(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = _OTHER.sub("-", text.lower()).strip("-")
    if len(slug) <= LONGEST:
        return slug
    return slug[:LONGEST].rpartition("-")[0] or slug[:LONGEST]


def _digits(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
