"""Pieces: a body taken apart into what can be told apart, each word with how it is set."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any, Literal, NamedTuple, TypeAlias

from stoppress.desk.bodies import from_stream, shown_pictures

Kind: TypeAlias = Literal["said", "target", "cell", "break"]


class Word(NamedTuple):
    """A word, space or sign; `marks` tell in words how it is set, in order of the alphabet.

    A target is where a link leads or which fact a figure belongs to, a cell the line after a table's cell.
    """

    text: str
    marks: tuple[str, ...] = ()
    kind: Kind = "said"


class Piece(NamedTuple):
    """`what` it is, `detail` what else a reader sees of that (“level 2”), and its words."""

    what: str
    detail: str
    words: tuple[Word, ...]


PictureNames: TypeAlias = Mapping[Any, str]  # by key

_SPACES = re.compile(r"[ \t\n\r\f]+")
_WORDS = re.compile(r"\s|[^\s\w]|\w+")
_PLAIN_WORDS = re.compile(r"\s+|[^\s\w]|\w+")
_SET = {"strong": "bold", "em": "italic", "a": "link", "data": "fact"}
_TARGETS = {"a": "href", "data": "value"}
_AGAIN = {"ul": "New list", "ol": "New list", "blockquote": "New quotation", "table": "New table"}
_ALWAYS = {"h2", "h3", "li", "tr", "caption"}  # seen by readers without words too


def pieces(body: Any, pictures: PictureNames) -> list[Piece]:
    """A stored body (blocks, or their JSON) in pieces; ids make none."""
    blocks = json.loads(body) if isinstance(body, str) else body or []
    found: list[Piece] = []
    before = ""
    for stored, block in zip(blocks, from_stream(blocks), strict=True):
        if block["type"] == before and before in ("text", "table", "gallery"):
            found.append(Piece("New block", before, ()))
        before = block["type"]
        found += list(_of_block(stored, block, pictures)) or [Piece(before.capitalize(), "empty block", ())]
    return found


def plain(text: str) -> tuple[Word, ...]:
    """Words that are no markup."""
    return tuple(Word(one) for one in _PLAIN_WORDS.findall(text))


def phrase(html: str) -> tuple[Word, ...]:
    """Clean HTML as one run of words; paragraphs in it are parted by breaks."""
    reader = _Reader(parted=False)
    reader.feed(html)
    reader.close()
    return tidy(reader.runs)


def target(said: str) -> Word:
    return Word(f" ‹{said}›", (), "target")


def _of_block(stored: Mapping[str, Any], block: Mapping[str, Any], pictures: PictureNames) -> Iterator[Piece]:
    match block["type"]:
        case "text":
            yield from _running(block["html"])
        case "picture":
            yield from _picture("Picture", block, stored["value"], pictures)
        case "gallery":
            for value, shown in zip(shown_pictures(stored), block["pictures"], strict=True):
                yield from _picture("Picture of the gallery", shown, value, pictures)
        case "pull-quote":
            yield Piece("Pull quote", "", phrase(block["html"]))
            if block["cite"]:
                yield Piece("Pull quote: who said it", "", plain(block["cite"]))
        case "key-points":
            yield Piece("Key points: title", "", plain(block["title"]))
            yield from (Piece("Key point", "", phrase(point)) for point in block["points"])
        case "table":
            yield from (Piece(f"Table: {what.lower()}", detail, words) for what, detail, words in _running(block["html"]))
        case kind:
            yield Piece(kind.replace("-", " ").capitalize(), "", (*plain(block["text"]), target(block["href"])))


def _picture(what: str, shown: Mapping[str, Any], value: Mapping[str, Any], pictures: PictureNames) -> Iterator[Piece]:
    key = value.get("picture")
    named = (target(pictures.get(key, key)),) if key else ()
    yield Piece(what, "", (*plain(str(shown["src"] or "a picture")), *named))
    for name, label in (("alt", "alternative text"), ("caption", "caption"), ("credit", "credit")):
        if shown[name]:
            yield Piece(f"{what}: {label}", "", plain(str(shown[name])))


def _running(html: str) -> list[Piece]:
    reader = _Reader(parted=True)
    reader.feed(html)
    reader.close()
    reader.part()
    return reader.pieces


class _Reader(HTMLParser):
    """Reads what `bodies.clean` wrote."""

    def __init__(self, *, parted: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.runs: list[Word] = []
        self._parted = parted
        self._path: list[str] = []
        self._set: list[tuple[str, str]] = []  # open inline elements, each with its target
        self._said: list[bool] = []  # for each open block whether it has its piece
        self._closed: tuple[str, int] | None = None  # the block that ended last, while nothing was said since

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SET:
            self._set.append((tag, dict(attrs).get(_TARGETS.get(tag, "")) or ""))
        elif tag == "br":
            self.runs.append(Word("\n", (), "break"))
        elif tag in ("td", "th"):
            return
        elif not self._parted or "tr" in self._path:
            if self.runs:
                self.runs.append(Word(" ¶ " if tag == "p" else f" ‹{tag}› ", (), "break"))
        elif tag == "hr":
            self.part()
            self._add(Piece("Rule", "", (Word("—"),)))
        else:
            self.part(must=tag in ("ul", "ol") and self._path[-1:] == ["li"])
            if tag in _AGAIN and self._closed == (tag, len(self._path)):
                self._add(Piece(_AGAIN[tag], "begins here", ()))
            self._path.append(tag)
            self._said.append(False)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SET:
            for place in range(len(self._set) - 1, -1, -1):
                if self._set[place][0] == tag:
                    led = self._set.pop(place)[1]
                    break
            else:
                return
            if tag in _TARGETS:
                self.runs.append(target(led))
        elif tag in ("td", "th"):
            self.runs.append(Word(" | ", ("header cell",) if tag == "th" else (), "cell"))
        elif self._path and self._path[-1] == tag:
            self.part(must=tag in _ALWAYS)
            self._path.pop()
            self._said.pop()
            self._closed = (tag, len(self._path))

    def handle_data(self, data: str) -> None:
        marks = tuple(sorted({_SET[tag] for tag, _ in self._set}))
        self.runs.append(Word(data, marks))

    def part(self, *, must: bool = False) -> None:
        """What was read so far is a piece, if it says something or `must` be seen."""
        words = tidy(self.runs)
        self.runs = []
        if words or (must and not self._said[-1]):
            self._add(Piece(*_called(self._path, goes_on=self._goes_on()), words))

    def _goes_on(self) -> bool:
        """Whether words stand after other pieces of their own list item."""
        items = [said for tag, said in zip(self._path, self._said, strict=True) if tag == "li"]
        return bool(items) and items[-1]

    def _add(self, piece: Piece) -> None:
        self.pieces.append(piece)
        self._said = [True] * len(self._said)
        self._closed = None


def _called(path: Sequence[str], *, goes_on: bool) -> tuple[str, str]:
    """What the words in these elements are, and what else there is to say of it."""
    leaf = path[-1] if path else ""
    lists = [tag for tag in path if tag in ("ul", "ol")]
    quoted = "blockquote" in path
    if leaf in ("h2", "h3"):
        what, details = "Heading", [f"level {leaf[1]}", *(["in a list"] if lists else [])]
    elif leaf == "tr":
        what, details = "Row", ["in the table's head"] if "thead" in path else []
    elif leaf == "caption":
        what, details = "Title of the table", []
    elif lists:
        what, details = "List item", ["numbered" if lists[-1] == "ol" else "bulleted"]
        details += [f"level {len(lists)}"] if len(lists) > 1 else []
        details += ["a paragraph"] if leaf == "p" else []
        details += ["goes on"] if goes_on else []
    else:
        what, details = "Quotation" if quoted else "Paragraph", [] if leaf == "p" else ["outside a paragraph"]
    if quoted and what != "Quotation":
        details.append("in a quotation")
    return what, ", ".join(details)


def tidy(runs: Sequence[Word]) -> tuple[Word, ...]:
    """Words of what was read: spaces as a reader sees them, each set as both of its neighbours are."""
    joined: list[Word] = []
    for run in runs:
        if joined and (joined[-1].marks, joined[-1].kind) == (run.marks, run.kind) == (run.marks, "said"):
            joined[-1] = Word(joined[-1].text + run.text, run.marks)
        else:
            joined.append(run)
    words: list[Word] = []
    for run in joined:
        if run.kind != "said":
            if run.kind != "target":
                _drop_space(words)
            words.append(run)
            continue
        for said in _WORDS.findall(_SPACES.sub(" ", run.text)):
            if said == " " and (not words or words[-1].text == " " or words[-1].kind in ("cell", "break")):
                continue
            words.append(Word(said, (*run.marks, "no-break space") if said == "\xa0" else run.marks))
    _drop_space(words)
    return tuple(_spaced(words, place) for place in range(len(words)))


def _drop_space(words: list[Word]) -> None:
    if words and words[-1].text == " ":
        words.pop()


def _spaced(words: Sequence[Word], place: int) -> Word:
    word = words[place]
    if word.text != " " or not 0 < place < len(words) - 1:
        return word
    return Word(" ", tuple(mark for mark in words[place - 1].marks if mark in words[place + 1].marks))
