"""Bodies: a story's HTML as a list of blocks, and the blocks as HTML.

| block | fields |
|---|---|
| `text` | `html`: p, h2, h3, ul, ol, blockquote, hr one after another |
| `read-more`, `embed` | `href`, `text` |
| `picture` | `src`, `alt`, `caption`, `credit` |
| `gallery` | `pictures`: each as a picture, without a type |
| `pull-quote` | `html`: paragraphs; `cite` |
| `key-points` | `title`; `points`: inline HTML each |
| `table` | `html` |

Fields named `html`, and `points`, are clean HTML, made here and nowhere else; all other fields are plain text.
Reading what was written gives the same blocks.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape, unescape
from typing import Any, Literal, TypeAlias

from lxml import etree

from stoppress.wires.cleaning import (
    DEEPEST,
    INLINE,
    OURS,
    BodyTooDeep,
    Dropped,
    link,
    parse,
    phrase,
    picture_source,
    plain,
    printed,
    scripted,
    shows,
    target,
    tidy,
    wrapped,
)

Block: TypeAlias = dict[str, Any]
Room: TypeAlias = Literal["body", "document", "quote", "paragraphs"]  # from all that a body may have down to p alone

MOST_PICTURES = 100
_TAG = re.compile(r"<[^>]*>")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def read_body(html: str) -> tuple[list[Block], dict[str, int]]:
    """The blocks of a body, and how many elements were dropped, by name; event attributes count as `@onclick`.

    Raises cleaning.BodyTooLarge, cleaning.BodyTooDeep.
    """
    tree, dropped = parse(html)
    flow = _Flow("body", dropped)
    flow.read(tree)
    flow.end_text()
    return flow.blocks, {name: count for name, count in sorted(dropped.items()) if count}


def read_plain(text: str) -> list[Block]:
    """Plain text as paragraphs: blank lines part them; where there are none, each line is one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = _BLANK_LINES.split(text) if _BLANK_LINES.search(text) else text.split("\n")
    html = "".join(f"<p>{printed(said)}</p>" for part in parts if (said := " ".join(part.split())))
    return [{"type": "text", "html": html}] if html else []


def clean_html(html: str, *, inline: bool = False) -> str:
    """HTML for a document or a correction: what a text block and a table may have; with `inline`, what a sentence may have.

    Raises cleaning.BodyTooLarge, cleaning.BodyTooDeep.
    """
    tree, dropped = parse(html)
    if inline:
        said = tidy(phrase(tree, dropped))
        return said if shows(said) else ""
    flow = _Flow("document", dropped)
    flow.read(tree)
    flow.end_text()
    return "".join(block["html"] for block in flow.blocks)


def write_body(blocks: Iterable[Mapping[str, Any]]) -> str:
    """The body's HTML. Raises KeyError for a block of a kind that is not in the table above."""
    return "".join(_WRITERS[block["type"]](block) for block in blocks)


def plain_text(blocks: Sequence[Mapping[str, Any]]) -> str:
    """What a body says, a line for each paragraph: for search and for counting."""
    return "\n".join(line for block in blocks for part in _said(block) for line in _lines(part))


def words(blocks: Sequence[Mapping[str, Any]]) -> int:
    """How many words a reader reads, captions and titles of other stories left out."""
    return sum(len(unescape(_TAG.sub(" ", html)).split()) for block in blocks for html in _prose(block))


class _Flow:
    """Reads the children of an element as blocks one after another; text outside of any paragraph becomes one."""

    def __init__(self, room: Room, dropped: Dropped, depth: int = 0) -> None:
        self.room = room
        self.dropped = dropped
        self.depth = depth
        self.blocks: list[Block] = []
        self.text: list[str] = []
        self.loose: list[str] = []

    def read(self, element: etree._Element) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise BodyTooDeep
        if element.text:
            self.loose.append(printed(element.text))
        for child in element:
            self.child(child, str(child.tag))
            if child.tail:
                self.loose.append(printed(child.tail))
        self.depth -= 1

    def child(self, child: etree._Element, tag: str) -> None:
        if tag == "p":
            return self.inside(child)
        if self.room == "body" and "data-block" in child.attrib:
            reader = _READERS.get((tag, child.get("data-block", "")))
            block = reader(child, self.dropped) if reader else None
            if block:
                self.end_text()
                self.blocks.append(block)
                return None
        if tag in INLINE:
            return self.inline(child, tag)
        if self.room != "paragraphs" and tag in ("ul", "ol"):
            return self.say(_list(child, tag, self.dropped, self.depth))
        if self.room in ("body", "document"):
            if tag in ("h2", "h3"):
                said = tidy(phrase(child, self.dropped, depth=self.depth), " ")
                return self.say(f"<{tag}>{said}</{tag}>" if shows(said) else "")
            if tag == "hr":
                return self.say("<hr>")
            if tag == "blockquote":
                quote = _quoted(child, self.dropped, "quote", self.depth)
                return self.say(f"<blockquote>{quote}</blockquote>" if quote else "")
            if tag == "table":
                return self.table(child)
        if tag in OURS:  # it may stand in a body, but not here
            self.dropped[tag] += 1
        return self.inside(child)

    def inline(self, child: etree._Element, tag: str) -> None:
        if tag == "a" and scripted(child.get("href", "")):
            self.dropped["a"] += 1
        elif len(child) and any(inner.tag not in INLINE or "data-block" in inner.attrib for inner in child.iterdescendants()):
            self.dropped[tag] += 1
            self.read(child)
        else:
            self.loose.append(wrapped(child, self.dropped, depth=self.depth))

    def inside(self, container: etree._Element) -> None:
        self.end_paragraph()
        self.read(container)
        self.end_paragraph()

    def say(self, html: str) -> None:
        self.end_paragraph()
        if html:
            self.text.append(html)

    def table(self, child: etree._Element) -> None:
        self.end_text()
        html = _table(child, self.dropped)
        if html:
            self.blocks.append({"type": "table", "html": html})

    def end_paragraph(self) -> None:
        if self.loose:
            said = tidy("".join(self.loose))
            self.loose.clear()
            if said and shows(said):
                self.text.append(f"<p>{said}</p>")

    def end_text(self) -> None:
        self.end_paragraph()
        if self.text:
            self.blocks.append({"type": "text", "html": "".join(self.text)})
            self.text.clear()


def _quoted(element: etree._Element, dropped: Dropped, room: Room, depth: int = 0) -> str:
    flow = _Flow(room, dropped, depth)
    flow.read(element)
    flow.end_text()
    return "".join(block["html"] for block in flow.blocks)


def _list(element: etree._Element, tag: str, dropped: Dropped, depth: int) -> str:
    """Items hold inline HTML and lists; a list that stands between items goes into the one before it."""
    if depth > DEEPEST:
        raise BodyTooDeep
    items: list[str] = []
    _alone(element.text, items)
    for child in element:
        if child.tag in ("ul", "ol") and items:
            items[-1] += _list(child, str(child.tag), dropped, depth + 1)
        elif child.tag == "li":
            _Item(items, dropped, depth).read(child)
        else:
            _Item(items, dropped, depth).into(child)
        _alone(child.tail, items)
    held = "".join(f"<li>{item}</li>" for item in items)
    return f"<{tag}>{held}</{tag}>" if held else ""


def _alone(text: str | None, items: list[str]) -> None:
    """Text between items becomes an item."""
    if text and (said := tidy(printed(text))) and shows(said):
        items.append(said)


class _Item:
    """Reads one list item: runs of inline HTML, and lists between them."""

    def __init__(self, items: list[str], dropped: Dropped, depth: int) -> None:
        self.items = items
        self.dropped = dropped
        self.depth = depth
        self.parts: list[str] = []
        self.run: list[str] = []

    def read(self, element: etree._Element) -> None:
        self.children(element)
        self.end()

    def into(self, element: etree._Element) -> None:
        self.child(element)
        self.end()

    def children(self, element: etree._Element) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise BodyTooDeep
        self.run.append(printed(element.text))
        for child in element:
            self.child(child)
            self.run.append(printed(child.tail))
        self.depth -= 1

    def child(self, child: etree._Element) -> None:
        if child.tag in ("ul", "ol"):
            self.end_run()
            self.parts.append(_list(child, str(child.tag), self.dropped, self.depth + 1))
        elif len(child) and any(inner.tag in ("ul", "ol") for inner in child.iterdescendants()):
            self.run.append("\x1e")
            self.children(child)
            self.run.append("\x1e")
        else:
            self.run.append(wrapped(child, self.dropped, depth=self.depth))

    def end_run(self) -> None:
        said = tidy("".join(self.run))
        self.run.clear()
        if shows(said):
            self.parts.append(said)

    def end(self) -> None:
        self.end_run()
        if any(self.parts):
            self.items.append("".join(self.parts))


def _table(element: etree._Element, dropped: Dropped) -> str:
    caption = ""
    head: list[str] = []
    rows: list[str] = []
    for child in element:
        if child.tag == "caption" and not caption:
            caption = tidy(phrase(child, dropped))
        elif child.tag == "thead":
            head.extend(_row(row, dropped) for row in child if row.tag == "tr")
        elif child.tag == "tr":
            rows.append(_row(child, dropped))
        else:
            rows.extend(_row(row, dropped) for row in child if row.tag == "tr")
    top = f"<thead>{''.join(head)}</thead>" if any(head) else ""
    rest = f"<tbody>{''.join(rows)}</tbody>" if any(rows) else ""
    if not top and not rest:
        return ""
    return f"<table>{f'<caption>{caption}</caption>' if shows(caption) else ''}{top}{rest}</table>"


def _row(row: etree._Element, dropped: Dropped) -> str:
    cells = "".join(f"<{cell.tag}>{tidy(phrase(cell, dropped))}</{cell.tag}>" for cell in row if cell.tag in ("td", "th"))
    return f"<tr>{cells}</tr>" if cells else ""


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
    html = _quoted(element, dropped, "paragraphs")
    return {"type": "pull-quote", "html": html, "cite": cite} if html else None


def _key_points(element: etree._Element, dropped: Dropped) -> Block | None:
    heading = next(element.iter("h2", "h3"), None)
    points = [tidy(phrase(item, dropped)) for item in element.iter("li") if next(item.iterancestors("li"), None) is None]
    points = [point for point in points if shows(point)]
    if not points:
        return None
    return {"type": "key-points", "title": "" if heading is None else plain(heading, dropped), "points": points}


_Reader: TypeAlias = Callable[[etree._Element, Dropped], "Block | None"]
_READERS: dict[tuple[str, str], _Reader] = {
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


def _figure(shown: Mapping[str, Any]) -> str:
    said = " ".join(part for part in (escape(shown["caption"]), shown["credit"] and f"<small>{escape(shown['credit'])}</small>") if part)
    caption = f"<figcaption>{said}</figcaption>" if said else ""
    return f'<figure data-block="picture"><img src="{escape(shown["src"])}" alt="{escape(shown["alt"])}">{caption}</figure>'


def _write_pull_quote(block: Mapping[str, Any]) -> str:
    cite = f"<cite>{escape(block['cite'])}</cite>" if block["cite"] else ""
    return f'<blockquote data-block="pull-quote">{block["html"]}{cite}</blockquote>'


def _write_key_points(block: Mapping[str, Any]) -> str:
    title = f"<h2>{escape(block['title'])}</h2>" if block["title"] else ""
    points = "".join(f"<li>{point}</li>" for point in block["points"])
    return f'<section data-block="key-points">{title}<ul>{points}</ul></section>'


_WRITERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "text": lambda block: str(block["html"]),
    "table": lambda block: str(block["html"]),
    "read-more": lambda block: f'<aside data-block="read-more"><a href="{escape(block["href"])}">{escape(block["text"])}</a></aside>',
    "embed": lambda block: f'<a data-block="embed" href="{escape(block["href"])}">{escape(block["text"])}</a>',
    "picture": _figure,
    "gallery": lambda block: f'<div data-block="gallery">{"".join(map(_figure, block["pictures"]))}</div>',
    "pull-quote": _write_pull_quote,
    "key-points": _write_key_points,
}


def _prose(block: Mapping[str, Any]) -> Iterator[str]:
    """The HTML of a block that is the story's own words."""
    match block["type"]:
        case "text" | "table" | "pull-quote":
            yield block["html"]
        case "key-points":
            yield from block["points"]


def _said(block: Mapping[str, Any]) -> Iterator[str]:
    yield from _prose(block)
    match block["type"]:
        case "pull-quote":
            yield escape(block["cite"])
        case "key-points":
            yield escape(block["title"])
        case "read-more" | "embed":
            yield escape(block["text"])
        case "picture":
            yield from (escape(block[name]) for name in ("caption", "credit"))
        case "gallery":
            for shown in block["pictures"]:
                yield from (escape(shown[name]) for name in ("caption", "credit"))


_LINE_END = re.compile(r"</(?:p|h2|h3|li|tr|caption|blockquote)>|<(?:br|hr)>")


def _lines(html: str) -> Iterator[str]:
    for line in _LINE_END.sub("\n", html).split("\n"):
        said = " ".join(unescape(_TAG.sub(" " if "<t" in line else "", line)).split())
        if said:
            yield said


__all__ = ["Block", "BodyTooDeep", "clean_html", "plain_text", "read_body", "read_plain", "words", "write_body"]
