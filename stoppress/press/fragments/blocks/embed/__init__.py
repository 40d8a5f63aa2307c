"""An embed: a plain link to what lies elsewhere; nothing of another host is loaded."""

from urllib.parse import urlsplit

from stoppress.press.copy import Embed
from stoppress.press.fragments.addresses import of_the_web
from stoppress.press.look import Look
from stoppress.press.rendering import Reading


def embed(reading: Reading, look: Look, block: Embed) -> str:
    href = block.href if of_the_web(block.href) else ""
    return look.render("blocks/embed/embed.html", reading, href=href, text=block.text or href, host=host(href))


def host(href: str) -> str:
    """`example.org` of an address; nothing where there is none."""
    try:
        return (urlsplit(href).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
