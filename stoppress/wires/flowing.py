"""Flowing: the children of an element as text blocks and tables, one after another, whatever stands in them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from lxml import etree

from stoppress.wires.cleaning import DEEPEST, INLINE, OURS, BodyTooDeep, Dropped, phrase, printed, scripted, shows, tidy, wrapped

Block: TypeAlias = dict[str, Any]
Room: TypeAlias = Literal["document", "quote", "paragraphs"]  # from all that a text may have down to p alone
# By element and `data-block`; a reader answers None for what only claims to be such a block.
Readers: TypeAlias = Mapping[tuple[str, str], Callable[[etree._Element, Dropped], "Block | None"]]
NO_READERS: Readers = MappingProxyType({})


class Flow:
    """Reads the children of an element as blocks one after another; text outside of any paragraph becomes one."""

    def __init__(self, room: Room, dropped: Dropped, depth: int = 0, readers: Readers = NO_READERS) -> None:
        self.room = room
        self.readers = readers
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
        if self.readers and "data-block" in child.attrib:
            reader = self.readers.get((tag, child.get("data-block", "")))
            block = reader(child, self.dropped) if reader else None
            if block:
                self.end_text()
                self.blocks.append(block)
                return None
        if tag in INLINE:
            return self.inline(child, tag)
        if self.room != "paragraphs" and tag in ("ul", "ol"):
            return self.say(_list(child, tag, self.dropped, self.depth))
        if self.room == "document":
            if tag in ("h2", "h3"):
                said = tidy(phrase(child, self.dropped, depth=self.depth), " ")
                return self.say(f"<{tag}>{said}</{tag}>" if shows(said) else "")
            if tag == "hr":
                return self.say("<hr>")
            if tag == "blockquote":
                quote = quoted(child, self.dropped, "quote", self.depth)
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
        self.end_paragraph()
        html = _table(child, self.dropped)
        if html:
            self.end_text()
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


def quoted(element: etree._Element, dropped: Dropped, room: Room, depth: int = 0) -> str:
    flow = Flow(room, dropped, depth)
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
