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
from typing import Any

from stoppress.wires.blocks import READERS
from stoppress.wires.cleaning import check_size, parse, phrase, printed, shows, tidy
from stoppress.wires.flowing import Block, Flow

_TAG = re.compile(r"<[^<>]*>")
_PARTING = re.compile(r"<(?!/?(?:em|strong|a|data)\b)[^<>]*>")
_SMALL = 5_000  # too short to grow beyond what is taken
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def read_body(html: str) -> tuple[list[Block], dict[str, int]]:
    """The blocks of a body, and how many elements were dropped, by name; event attributes count as `@onclick`.

    Raises cleaning.BodyTooLarge, cleaning.BodyTooDeep.
    """
    tree, dropped = parse(html)
    flow = Flow("document", dropped, readers=READERS)
    flow.read(tree)
    flow.end_text()
    if len(html) > _SMALL:  # paragraphs that were only implied are said now: what was read must be readable again
        check_size(write_body(flow.blocks))
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
    flow = Flow("document", dropped)
    flow.read(tree)
    flow.end_text()
    written = "".join(block["html"] for block in flow.blocks)
    check_size(written)
    return written


def write_body(blocks: Iterable[Mapping[str, Any]]) -> str:
    """The body's HTML. Raises KeyError for a block of a kind that is not in the table above."""
    return "".join(_WRITERS[block["type"]](block) for block in blocks)


def plain_text(blocks: Sequence[Mapping[str, Any]]) -> str:
    """What a body says, a line for each paragraph: for search and for counting."""
    return "\n".join(line for block in blocks for part in _said(block) for line in _lines(part))


def words(blocks: Sequence[Mapping[str, Any]]) -> int:
    """How many words a reader reads, captions and titles of other stories left out."""
    return sum(len(_TAG.sub("", _PARTING.sub(" ", html)).split()) for block in blocks for html in _prose(block))


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
