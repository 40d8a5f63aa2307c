"""Passages: where the words that were asked for stand in a story, marked, as HTML."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from stoppress.desk.bodies import body_text
from stoppress.desk.searching import asked, ends_open

AROUND = 90  # characters of a passage on either side of the first word found
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+")


def folded(text: str) -> str:
    """As the index sees a word: lower case, without diacritics; of the same length as the text."""
    return text.lower() if text.isascii() else "".join(_folded(character) for character in text)


def _folded(character: str) -> str:
    if character.isascii():
        return character.lower()
    bare = unicodedata.normalize("NFD", character)[0].lower()
    return bare if len(bare) == 1 else character


class Marker:
    """Marks the words of one search."""

    def __init__(self, text: str) -> None:
        phrases = asked(text)
        self._whole = {folded(word) for words in phrases for word in words}
        self._beginning = folded(phrases[-1][-1]) if phrases and ends_open(text) else ""

    def _meant(self, word: str) -> bool:
        found = folded(word)
        return found in self._whole or bool(self._beginning and found.startswith(self._beginning))

    def spots(self, text: str) -> Iterator[tuple[int, int]]:
        if not self._whole:
            return iter(())
        return (match.span() for match in _WORD.finditer(text) if self._meant(match[0]))

    def mark(self, text: str) -> SafeString:
        """The whole text, escaped, with what was asked for marked."""
        return _marked(text, list(self.spots(text)))

    def passage(self, text: str) -> SafeString | None:
        """The text around the first word found; None where none is."""
        text = _SPACE.sub(" ", text).strip()
        first, last = next(self.spots(text), (-1, -1))
        if first < 0:
            return None
        start, end = max(0, first - AROUND), min(len(text), first + 2 * AROUND)
        start = text.find(" ", start, first) + 1 if start else 0
        end = max(text.rfind(" ", last, end), last) if end < len(text) else end
        shown = text[start:end]
        before, after = ("… " if start else ""), (" …" if end < len(text) else "")
        return mark_safe(before + self.mark(shown) + after)  # each part is escaped


def _marked(text: str, spots: Sequence[tuple[int, int]]) -> SafeString:
    parts: list[str] = []
    at = 0
    for first, last in spots:
        parts += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
        at = last
    return mark_safe("".join([*parts, escape(text[at:])]))  # each part is escaped


def first_passage(marker: Marker, texts: Iterable[str]) -> SafeString | None:
    return next((passage for text in texts if (passage := marker.passage(text)) is not None), None)


def stored_text(body: str) -> str:
    """The words of a body as the table keeps it."""
    return body_text(json.loads(body or "[]"))
