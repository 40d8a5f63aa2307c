"""Drawn cards: what social previews show of a story that has no picture: its headline, its section and the newsroom's name."""

import io
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

RECIPE = "1"  # part of every file's name: a new way of drawing gives new names
SIZE = (1200, 630)
EDGE = 72
WIDTH = SIZE[0] - 2 * EDGE
HEADLINE_TOP, HEADLINE_BOTTOM = 150, 520
HEADLINE_SIZES = (92, 80, 70, 62, 54, 48, 42)
PAPER, INK, FAINT = "#f8f5ef", "#15161a", "#5d5a54"
# One for each section, by its slug: dark enough for white words and for words on paper.
COLOURS = ("#8f1d21", "#1d4f7c", "#2c5b3f", "#6a3a78", "#8a4a12", "#155e63", "#7a2352", "#3d4a8a")
MARK = 14  # pixels of the bar in the section's colour

FONTS: Mapping[str, str] = {"headline": "source-serif.woff2", "label": "libre-franklin.woff2"}
_NOT_A_CHARACTER: Final = "\U0010fffe"


def card_name(uri: str, headline: str, section: str, newsroom: str) -> str:
    """The name of the file in the store: other words, another name."""
    return f"{sha256(chr(0).join((RECIPE, uri, headline, section, newsroom)).encode()).hexdigest()[:32]}.jpg"


def draw_card(headline: str, slug: str, section: str, newsroom: str) -> bytes:
    """A JPEG. A headline that the newsroom's own faces cannot print is left out rather than broken: name and section stand alone."""
    card = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(card)
    colour = COLOURS[sha256(slug.encode()).digest()[0] % len(COLOURS)]
    pen.rectangle((0, 0, SIZE[0], MARK), fill=colour)
    label, name, words = (printable(each, face) for each, face in ((section, "label"), (newsroom, "label"), (headline, "headline")))
    if label:
        pen.text((EDGE, 78), _cut(label.upper(), _font("label", 30, 700), WIDTH), colour, _font("label", 30, 700))
    font, lines = _fitting(words or name)
    step = round(font.size * 1.14)
    top = HEADLINE_TOP + max(0, (HEADLINE_BOTTOM - HEADLINE_TOP - step * len(lines)) // 3)
    for at, said in enumerate(lines):
        pen.text((EDGE, top + at * step), said, INK, font)
    if name and words:
        pen.line((EDGE, 548, SIZE[0] - EDGE, 548), fill="#cfc9bd", width=2)
        pen.text((EDGE, 566), _cut(name, _font("label", 28, 600), WIDTH), FAINT, _font("label", 28, 600))
    out = io.BytesIO()
    card.save(out, "JPEG", quality=86)
    return out.getvalue()


def printable(text: str, face: str) -> str:
    """The text without signs (emoji) that the face lacks; empty where a letter is lacking."""
    kept = []
    for character in unicodedata.normalize("NFC", text):
        if character.isspace():
            kept.append(" ")
        elif character in _SELECTORS:
            continue
        elif _has(face, character):
            kept.append(character)
        elif unicodedata.category(character)[0] in "LNM":
            return ""
    return " ".join("".join(kept).split())


_SELECTORS = frozenset(chr(number) for number in range(0xFE00, 0xFE10))  # they choose between emoji and sign


@lru_cache(maxsize=4_096)
def _has(face: str, character: str) -> bool:
    """A character that a face lacks is drawn as the face draws what is no character at all."""
    if not character.isprintable():
        return False
    font = _font(face, 40, 400)
    lacking = font.getmask(_NOT_A_CHARACTER)
    drawn = font.getmask(character)
    return (drawn.size, bytes(drawn)) != (lacking.size, bytes(lacking))


def _fitting(text: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest size in which the text fits; in the smallest it is cut."""
    for size in HEADLINE_SIZES:
        font = _font("headline", size, 620)
        lines = _lines(text, font)
        if len(lines) * size * 1.14 <= HEADLINE_BOTTOM - HEADLINE_TOP:
            return font, lines
    most = int((HEADLINE_BOTTOM - HEADLINE_TOP) / (HEADLINE_SIZES[-1] * 1.14))
    return font, [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), font, WIDTH)]


def _lines(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines: list[str] = []
    for word in text.split(" ")[:80]:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= WIDTH:
            lines[-1] = longer
        else:
            lines.append(_cut(word, font, WIDTH))
    return lines or [""]


def _cut(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    text = text[:200]
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1].rstrip()
    return f"{text}…"


@lru_cache(maxsize=32)
def _font(face: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    with as_file(files("stoppress.press.fragments") / "fonts" / FONTS[face]) as path:
        font = ImageFont.truetype(io.BytesIO(Path(path).read_bytes()), size)
    font.set_variation_by_axes([weight])
    return font
