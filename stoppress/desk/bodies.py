"""Bodies: from the blocks as the desk keeps them to copy, cleaned again, without ids."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import unescape
from itertools import count
from typing import Any, TypeAlias

import nh3

from stoppress.press import copy

TAGS = {
    "p", "h2", "h3", "ul", "ol", "li", "blockquote", "a", "strong", "em", "br", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "caption", "data",
}  # fmt: skip
INLINE = {"a", "strong", "em", "br", "data"}
_ATTRIBUTES = {"a": {"href"}, "data": {"value"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_SHUT = {"script", "style", "iframe", "object", "template", "noscript", "svg", "math"}
_BOLD = re.compile(r"<(/?)b\b[^>]*>")
_ITALIC = re.compile(r"<(/?)i\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def clean(html: str, tags: set[str] = TAGS) -> str:
    """HTML with nothing in it but what a story's body may have; the editor's b and i become strong and em."""
    if "<b" in html or "<i" in html:
        html = _ITALIC.sub(r"<\1em>", _BOLD.sub(r"<\1strong>", html))
    html = nh3.clean(html, tags=tags, clean_content_tags=_SHUT, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)
    return html.replace("<p></p>", "").strip()  # an editor leaves empty paragraphs round a rule and at the end


def plain_text(html: str) -> str:
    return unescape(_TAG.sub(" ", html))


def lead_picture(value: Mapping[str, Any]) -> copy.LeadPicture:
    return copy.LeadPicture(
        picture=value.get("picture") or None,
        alt=value.get("alt") or "",
        caption=value.get("caption") or "",
        credit=value.get("credit") or "",
    )


def _items(value: Any) -> list[Any]:
    """The entries of a list block: as an editor stores them (`{"type": "item", "value": …}`), or bare."""
    return [entry["value"] if isinstance(entry, dict) and entry.get("type") == "item" else entry for entry in value or ()]


def _paragraphs(html: str) -> str:
    return clean(html, INLINE | {"p"})


def _inline(html: str) -> str:
    return clean(html.replace("</p><p", "</p> <p"), INLINE)


_COPY: dict[str, Callable[[Any], copy.Block]] = {
    "text": lambda value: copy.Text(clean(value)),
    "read_more": lambda value: copy.ReadMore(value.get("href") or "", value.get("text") or ""),
    "picture": lambda value: copy.PictureBlock(lead_picture(value)),
    "gallery": lambda value: copy.Gallery(tuple(lead_picture(entry) for entry in _items(value.get("pictures")))),
    "pull_quote": lambda value: copy.PullQuote(_paragraphs(value.get("html") or ""), value.get("cite") or ""),
    "key_points": lambda value: copy.KeyPoints(value.get("title") or "", tuple(_inline(entry) for entry in _items(value.get("points")))),
    "table": lambda value: copy.Table(clean(value.get("html") or "")),
    "embed": lambda value: copy.Embed(value.get("href") or "", value.get("text") or ""),
}


def block_copy(body: Sequence[Mapping[str, Any]]) -> tuple[copy.Block, ...]:
    return tuple(_COPY[block["type"]](block["value"]) for block in body)


def shown_pictures(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The pictures of a block as it stores them: none, one, or a gallery's."""
    match block["type"]:
        case "picture":
            return [block["value"]]
        case "gallery":
            return _items(block["value"].get("pictures"))
    return []


def block_pictures(body: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The keys of the pictures that a body shows."""
    return (shown["picture"] for block in body for shown in shown_pictures(block) if shown.get("picture"))


def copy_text(blocks: Sequence[copy.Block]) -> str:
    """The words that a body's blocks say to readers, titles of other stories and captions left out."""
    said: list[str] = []
    for block in blocks:
        match block:
            case copy.Text() | copy.Table():
                said.append(block.html)
            case copy.PullQuote():
                said.append(block.text)
            case copy.KeyPoints():
                said.extend(block.points)
    return plain_text(" ".join(said))


def body_text(body: Sequence[Mapping[str, Any]]) -> str:
    """The words of a body as it is stored, for search."""
    said: list[str] = []
    for block in body:
        value = block["value"]
        match block["type"]:
            case "text":
                said.append(value)
            case "table" | "pull_quote":
                said.append(value.get("html") or "")
            case "key_points":
                said.extend(_items(value.get("points")))
    return plain_text(" ".join(said))


PictureKeys: TypeAlias = Callable[[str], str]  # from what an item names (`src`) to the key of a Picture, "" while unknown


def to_stream(blocks: Sequence[Mapping[str, Any]], picture: PictureKeys) -> list[dict[str, Any]]:
    """Blocks of `wires.body` as the desk stores them; ids are given in order, so that the same body is the same rows."""
    ids = count(1)

    def entry(kind: str, value: Any) -> dict[str, Any]:
        return {"type": kind, "value": value, "id": f"00000000-0000-4000-8000-{next(ids):012x}"}

    def value_of(block: Mapping[str, Any]) -> Any:
        value = {name: said for name, said in block.items() if name != "type"}
        match block["type"]:
            case "text":
                return block["html"]
            case "picture":
                return _pictured(value, picture)
            case "gallery":
                return {"pictures": [entry("item", _pictured(shown, picture)) for shown in block["pictures"]]}
            case "key-points":
                return {"title": block["title"], "points": [entry("item", point) for point in block["points"]]}
        return value

    return [entry(str(block["type"]).replace("-", "_"), value_of(block)) for block in blocks]


def _pictured(shown: Mapping[str, Any], picture: PictureKeys) -> dict[str, Any]:
    return {"picture": picture(shown["src"]), **{name: shown[name] for name in ("src", "alt", "caption", "credit")}}


def from_stream(body: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same back: blocks of `wires.body`, cleaned."""

    def shown(value: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value.get(name) or "" for name in ("src", "alt", "caption", "credit")}

    found: list[dict[str, Any]] = []
    for block in body:
        kind, value = str(block["type"]).replace("_", "-"), block["value"]
        match kind:
            case "text":
                found.append({"type": kind, "html": clean(value)})
            case "picture":
                found.append({"type": kind, **shown(value)})
            case "gallery":
                found.append({"type": kind, "pictures": [shown(entry) for entry in _items(value.get("pictures"))]})
            case "key-points":
                found.append(
                    {"type": kind, "title": value.get("title") or "", "points": [_inline(entry) for entry in _items(value.get("points"))]}
                )
            case "pull-quote":
                found.append({"type": kind, "html": _paragraphs(value.get("html") or ""), "cite": value.get("cite") or ""})
            case "table":
                found.append({"type": kind, "html": clean(value.get("html") or "")})
            case _:
                found.append({"type": kind, "href": value.get("href") or "", "text": value.get("text") or ""})
    return found
