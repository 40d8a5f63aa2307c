"""A pull quote: somebody's words, set large."""

from stoppress.press.copy import PullQuote
from stoppress.press.look import Look
from stoppress.press.rendering import Reading


def pull_quote(reading: Reading, look: Look, block: PullQuote) -> str:
    return look.render("blocks/pull_quote/pull_quote.html", reading, text=block.text, cite=block.cite)
