"""Pages of copy in memory, whole and parsed, for the tests of the look."""

from collections.abc import Mapping
from typing import Any

import msgspec
from lxml import etree, html

from stoppress.press import site
from stoppress.press.copy import CopyKey, Value
from stoppress.press.fragments import render
from stoppress.press.look import Look
from stoppress.press.planning import dealt_stories
from stoppress.press.rendering import Parts, Reading

LOOK = Look()


def fragment(filed: Mapping[CopyKey, Value], name: str, look: Look = LOOK) -> str:
    made = render(name, Reading(filed, Parts()), look)
    return made if isinstance(made, str) else made.decode()


def keys_read(filed: Mapping[CopyKey, Value], name: str) -> set[CopyKey]:
    """The copy a render read, templates left out."""
    reading = Reading(filed, Parts())
    render(name, reading, LOOK)
    return {key for key in reading.keys if not key.startswith("template/")}


def pages(filed: Mapping[CopyKey, Value], look: Look = LOOK) -> dict[str, bytes]:
    """Every page of the site by path."""
    source: Any = filed
    owners = sorted({owner for key in filed for owner in site.owners(key)} | {site.SITE})
    dealt, parts = dealt_stories(source), Parts()
    made: dict[str, bytes] = {}
    for owner in owners:
        for path, page in site.plan(owner, source, look, dealt).pages.items():
            pieces = (render(name, Reading(source, parts), look) for name in page.names)
            made[path] = b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)
    return made


def is_html(path: str) -> bool:
    return path.endswith("/") or path.startswith("!")


def parsed(page: bytes) -> html.HtmlElement:
    return html.document_fromstring(page.decode())


def element(markup: str) -> html.HtmlElement:
    """One fragment's markup below a single element."""
    return html.fragment_fromstring(markup, create_parent="div")


def said(node: Any) -> str:
    """A node's text as a reader sees it."""
    return " ".join("".join(node.itertext()).split())


def xml(markup: str | bytes) -> Any:
    """Feeds and sitemaps, parsed strictly."""
    data = markup.encode() if isinstance(markup, str) else markup
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def changed(value: Value, **fields: Any) -> Any:
    return msgspec.structs.replace(value, **fields)
