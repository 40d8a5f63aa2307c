"""Blocks: what stands in a body beside its text, each read from the element that bears its name."""

from lxml import etree

from stoppress.wires.cleaning import Dropped, link, phrase, picture_source, plain, printed, shows, target, tidy
from stoppress.wires.flowing import Block, Readers, quoted

MOST_PICTURES = 100


def _read_more(element: etree._Element, dropped: Dropped) -> Block | None:
    anchor = next(element.iter("a"), None)
    href = "" if anchor is None else target(anchor.get("href", ""))
    if anchor is None or not href:
        return None
    return {"type": "read-more", "href": href, "text": plain(anchor, dropped)}


def _embed(element: etree._Element, dropped: Dropped) -> Block | None:
    href = link(element.get("href", ""))
    if not href.lower().startswith("http"):
        return None
    return {"type": "embed", "href": href, "text": plain(element, dropped)}


def _shown(figure: etree._Element, dropped: Dropped) -> Block | None:
    image = next(figure.iter("img"), None)
    src = "" if image is None else picture_source(image.get("src", ""))
    if image is None or not src:
        return None
    caption = next(figure.iter("figcaption"), None)
    small = None if caption is None else next(caption.iter("small"), None)
    credit = "" if small is None else plain(small, dropped)
    if small is not None:
        _take_out(small)
    said = "" if caption is None else plain(caption, dropped)
    return {"src": src, "alt": " ".join(image.get("alt", "").split()), "caption": said, "credit": credit}


def _picture(element: etree._Element, dropped: Dropped) -> Block | None:
    shown = _shown(element, dropped)
    return shown and {"type": "picture", **shown}


def _gallery(element: etree._Element, dropped: Dropped) -> Block | None:
    figures = [figure for figure in element.iter("figure") if next(figure.iterancestors("figure"), None) is None]
    pictures = [shown for figure in figures[:MOST_PICTURES] if (shown := _shown(figure, dropped))]
    if len(pictures) < len(figures):
        dropped["figure"] += len(figures) - len(pictures)
    return {"type": "gallery", "pictures": pictures} if pictures else None


def _pull_quote(element: etree._Element, dropped: Dropped) -> Block | None:
    cited = next(element.iter("cite"), None)
    cite = "" if cited is None else plain(cited, dropped)
    if cited is not None:
        _take_out(cited)
    html = quoted(element, dropped, "paragraphs")
    if not html and cite:
        html, cite = f"<p>{printed(cite)}</p>", ""
    return {"type": "pull-quote", "html": html, "cite": cite} if html else None


def _key_points(element: etree._Element, dropped: Dropped) -> Block | None:
    heading = next(element.iter("h2", "h3"), None)
    points = [tidy(phrase(item, dropped)) for item in element.iter("li") if next(item.iterancestors("li"), None) is None]
    points = [point for point in points if shows(point)]
    if not points:
        return None
    return {"type": "key-points", "title": "" if heading is None else plain(heading, dropped), "points": points}


READERS: Readers = {
    ("aside", "read-more"): _read_more,
    ("a", "embed"): _embed,
    ("figure", "picture"): _picture,
    ("div", "gallery"): _gallery,
    ("blockquote", "pull-quote"): _pull_quote,
    ("section", "key-points"): _key_points,
}


def _take_out(element: etree._Element) -> None:
    """Removes an element and keeps the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + " " + (element.tail or "")
    else:
        parent.text = (parent.text or "") + " " + (element.tail or "")
    element.tail = None
    parent.remove(element)
