"""Cleaning: from any HTML to a tree of known elements, and from that tree to inline HTML that is safe to print."""

import re
from collections import Counter
from html import escape, unescape
from typing import TypeAlias

import nh3
from lxml import etree

Dropped: TypeAlias = Counter[str]  # elements that cleaning took out, by name

MOST_CHARACTERS = 1_000_000
MOST_ELEMENTS = 10_000  # parsing costs up to the square of them: half a second at worst
MOST_REFERENCES = 100_000  # the parser's cost goes by their square, too
DEEPEST = 60

INLINE = frozenset({"a", "strong", "em", "br", "data", "small", "cite", "img"})
OURS = frozenset({"p", "h2", "h3", "ul", "ol", "li", "blockquote", "a", "strong", "em", "br", "hr", "data"}) | {
    "table", "thead", "tbody", "tr", "th", "td", "caption",
    "aside", "figure", "figcaption", "img", "div", "section", "small", "cite",
}  # fmt: skip
# Not ours, but they end a paragraph: kept by the parser so that the words on both sides stay apart.
_BREAKING = frozenset({
    "address", "article", "center", "dd", "details", "dialog", "dir", "dl", "dt", "fieldset", "footer", "form", "h1", "h4", "h5",
    "h6", "header", "hgroup", "main", "menu", "nav", "pre", "search", "summary", "tfoot",
})  # fmt: skip
# What goes with its text: nothing in it was written for a reader.
_SHUT = frozenset({
    "script", "style", "svg", "math", "template", "noscript", "iframe", "object", "noembed", "noframes", "title", "textarea",
    "select", "xmp", "plaintext", "audio", "video", "canvas", "applet",
})  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "data-block"},
    "img": {"src", "alt"},
    "data": {"value"},
    **{tag: {"data-block"} for tag in ("aside", "figure", "div", "section", "blockquote")},
}
# Script schemes pass the parser so that `href` below sees them, and takes the text with them.
_SCHEMES = {"http", "https", "mailto", "tel", "tag", "urn", "javascript", "vbscript", "data"}
_FRAME = frozenset({"html", "head", "body"})

_START = re.compile(r"<([a-zA-Z][a-zA-Z0-9:-]*)")
_SCHEME_NAMED = re.compile(r"""(?:href|src)\s*=\s*["']?\s*([a-zA-Z][a-zA-Z0-9+.-]*):""", re.IGNORECASE)
_EVENT = re.compile(r"<[^<>]*[\s/](on[a-z]+)\s*=", re.IGNORECASE)
_QUOTED = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE)
_VOID = re.compile(r"<(br|hr|img)([^>]*)>")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")  # a single space needs no change, and most are
_TAG = re.compile(r"<[^<>]*>")
_SCRIPT = ("javascript:", "vbscript:", "livescript:", "data:", "file:", "blob:", "filesystem:", "about:", "view-source:")
_IGNORED_IN_SCHEME = re.compile("[\\s\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060\ufeff]")
_LINK = re.compile(r"(?:https?://[^/?#\s]|mailto:|tel:|/(?![/\\]))", re.IGNORECASE)
_FACT = re.compile(r"fact:[a-z0-9]+(?:-[a-z0-9]+)*")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


class BodyTooLarge(ValueError):
    """HTML beyond what one story may hold."""


class BodyTooDeep(ValueError):
    def __init__(self) -> None:
        super().__init__(f"Elements stand in one another more than {DEEPEST} deep: take some of them out.")


def check_size(html: str) -> list[str]:
    """The names of the elements that begin in it, as they are spelled. Raises BodyTooLarge."""
    if len(html) > MOST_CHARACTERS:
        raise BodyTooLarge(f"{len(html):,} characters of HTML; at most {MOST_CHARACTERS:,} are taken.")
    if (references := html.count("&")) > MOST_REFERENCES:
        raise BodyTooLarge(f"{references:,} characters written as &…; in HTML; at most {MOST_REFERENCES:,} are taken.")
    names: list[str] = _START.findall(html)
    if len(names) > MOST_ELEMENTS:
        raise BodyTooLarge(f"{len(names):,} elements of HTML; at most {MOST_ELEMENTS:,} are taken.")
    return names


def parse(html: str) -> tuple[etree._Element, Dropped]:
    """The tree as a browser would see it, elements and attributes of ours only, and what was dropped on the way.

    Raises BodyTooLarge, BodyTooDeep.
    """
    names = check_size(html)
    schemes = _SCHEMES.union(name.lower() for name in _SCHEME_NAMED.findall(html)) if "=" in html else _SCHEMES
    clean = nh3.clean(
        html if html.isprintable() else CONTROL.sub("", html),
        tags=_KNOWN,
        clean_content_tags=_SHUT_SET,
        attributes=_ATTRIBUTES,
        url_schemes=schemes,
        link_rel=None,
    )
    if len(clean) > MOST_CHARACTERS:  # a bare & is five characters now
        raise BodyTooLarge(f"{len(clean):,} characters of HTML when written out; at most {MOST_CHARACTERS:,} are taken.")
    # The parser wrote a tree out again, so this is well-formed but for empty elements and one named entity.
    clean = _VOID.sub(r"<\1\2/>", clean.replace("&nbsp;", "\xa0"))
    try:
        tree = etree.fromstring(f"<body>{clean}</body>", _PARSER)
    except etree.XMLSyntaxError:
        raise BodyTooDeep from None
    return tree, _dropped(html, names)


_KNOWN = set(OURS | _BREAKING)
_SHUT_SET = set(_SHUT)


def _dropped(html: str, names: list[str]) -> Dropped:
    dropped: Dropped = Counter()
    if not OURS.issuperset(names):
        seen = (name.lower() for name in _START.findall(_HIDDEN.sub(_opening, html)))
        dropped.update(name for name in seen if name not in OURS and name not in _FRAME)
    if "=" in html and _EVENT.search(html):
        dropped.update("@" + name.lower() for name in _EVENT.findall(_QUOTED.sub("=", html)))
    return dropped


def _opening(hidden: re.Match[str]) -> str:
    return f"<{hidden[1]}>" if hidden[1] else ""


def printed(text: str | None) -> str:
    """Text as HTML."""
    return escape(text, quote=False) if text else ""


def words_of(html: str) -> str:
    """The text of inline HTML."""
    return unescape(_TAG.sub("", html.replace("<br>", " ")))


def shows(html: str) -> bool:
    """False where a reader would see nothing."""
    return bool(words_of(html).strip() if "<" in html or "&" in html else html.strip())


def phrase(element: etree._Element, dropped: Dropped, within: frozenset[str] = frozenset(), depth: int = 0) -> str:
    """What an element holds as inline HTML, not yet tidied. Raises BodyTooDeep."""
    parts = [printed(element.text)]
    for child in element:
        parts.append(wrapped(child, dropped, within, depth + 1))
        parts.append(printed(child.tail))
    return "".join(parts)


def wrapped(element: etree._Element, dropped: Dropped, within: frozenset[str] = frozenset(), depth: int = 0) -> str:
    """One element as inline HTML; what may not stand there goes, and its text stays."""
    if depth > DEEPEST:
        raise BodyTooDeep
    tag = str(element.tag)
    if tag == "br":
        return "<br>"
    if tag == "a" and scripted(element.get("href", "")):
        dropped["a"] += 1
        return ""
    opening = _opening_tag(element, tag)
    if opening is None or tag in within:
        if tag in OURS and tag != "p" and tag not in within:
            dropped[tag] += 1
        inside = phrase(element, dropped, within, depth)
        return inside if tag in INLINE else f"\x1e{inside}\x1e"
    inside = phrase(element, dropped, within | {tag}, depth)
    return f"{opening}{inside}</{tag}>" if inside.replace("<br>", "").strip(" \t\n\r\f\x1e") else inside


def _opening_tag(element: etree._Element, tag: str) -> str | None:
    if tag in ("strong", "em"):
        return f"<{tag}>"
    if tag == "a":
        href = link(element.get("href", ""))
        return f'<a href="{escape(href)}">' if href else None
    if tag == "data" and _FACT.fullmatch(element.get("value", "")):
        return f'<data value="{element.get("value")}">'
    return None


def tidy(html: str, between: str = "<br>") -> str:
    """Inline HTML with single spaces and nothing empty at its ends; `between` stands where a block ended inside it."""
    html = _SPACE.sub(" ", html)
    if "\x1e" in html:
        return between.join(part for part in map(_trimmed, html.split("\x1e")) if part)
    return _trimmed(html)


def _trimmed(html: str) -> str:
    html = html.strip(" ")
    while html.startswith("<br>"):
        html = html[4:].lstrip(" ")
    while html.endswith("<br>"):
        html = html[:-4].rstrip(" ")
    return html


def plain(element: etree._Element, dropped: Dropped) -> str:
    """What an element says, as one line of text."""
    return _SPACE.sub(" ", words_of(tidy(phrase(element, dropped), " "))).strip()


def scripted(href: str) -> bool:
    """True for addresses that would run, or carry, what they name."""
    return _IGNORED_IN_SCHEME.sub("", href).lower().startswith(_SCRIPT)


def link(href: str) -> str:
    """An address that a reader may follow: http, https, mailto, tel, or one of this site from its root; else empty."""
    href = _spelled(href)
    return href if _LINK.match(href) and not scripted(href) else ""


def target(href: str) -> str:
    """What a read-more line may name: a story's uri or a link; else empty."""
    href = _spelled(href)
    known = ":" in href and not href.startswith((":", "/")) and not scripted(href)
    return href if known else link(href)


def picture_source(src: str) -> str:
    """A picture's file: a relative path under media/, /media/… or an absolute address; else empty."""
    src = _spelled(src)
    if src.startswith(("media/", "/media/")):
        return "" if ".." in src.split("/") or "\\" in src else src
    return src if src.lower().startswith(("http://", "https://")) else ""


def _spelled(href: str) -> str:
    """As a browser reads it: without line ends and tabs; spaces inside as %20. Empty where it is too long to be one."""
    href = CONTROL.sub("", href).strip().replace("\t", "").replace("\n", "").replace("\r", "").replace(" ", "%20")
    return href if len(href) <= 2_000 else ""
