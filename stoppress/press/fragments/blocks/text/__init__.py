"""Text: paragraphs, headings, lists and quotations, clean already."""

from stoppress.press.copy import Text
from stoppress.press.look import Look
from stoppress.press.rendering import Reading


def text(reading: Reading, look: Look, block: Text) -> str:
    look.note(reading, "blocks/text")
    return block.html
