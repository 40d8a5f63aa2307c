"""The file newsroom.yaml, read by its nodes, so that each problem has a line, and `language: no` is Norwegian and not false."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml

from stoppress.wires.item import KINDS, Problem
from stoppress.wires.newsroom import Contributor, Document, Fill, Layout, Named, Newsroom, Pick, Publisher, Rail, Redirect
from stoppress.wires.reading import is_address, one_line
from stoppress.wires.slugs import SlugTaken, check_first_word, is_slug
from stoppress.wires.times import read_time

MOST_BYTES = 2_000_000
MOST_NODES = 200_000  # aliases make few bytes many
DEEPEST = 20
LONGEST_TEXT = 200_000
PLACES = ("header", "footer")
_NULL = ("", "~", "null", "Null", "NULL")
_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}")
Made = TypeVar("Made")


class UnreadableNewsroom(ValueError):
    """newsroom.yaml cannot be taken at all: what stands in it decides the addresses of every story."""

    def __init__(self, problem: Problem) -> None:
        where = f"{problem.file}, line {problem.line}" if problem.line else problem.file
        super().__init__(f"{where}{': ' + problem.field if problem.field else ''}: {problem.message}")
        self.problem = problem


def read_newsroom(data: bytes, file: str = "newsroom.yaml") -> Newsroom:
    """The newsroom; what is wrong with one entry leaves that entry out and stands in `problems`.

    Raises UnreadableNewsroom for what is no YAML, too large, or has a url, timezone or language that cannot be one.
    """
    reading = _Reading(file)
    root = reading.compose(data)
    if root is None or _nothing(root):
        return Newsroom()
    if not isinstance(root, yaml.MappingNode):
        reading.stop("A newsroom is written as keys and values.", root, "")
    top = _Fields(reading, root, "")
    publisher = top.mapping("publisher")
    newsroom = Newsroom(
        name=top.text("name"),
        url=_url(top),
        strapline=top.text("strapline"),
        publisher=_publisher(publisher) if publisher else Publisher(),
        language=_language(top),
        timezone=_timezone(top),
        sections=top.each("sections", _section),
        topics=top.each("topics", _named),
        contributors=top.each("contributors", _contributor),
        rails=top.each("rails", _rail),
        pages=_pages(top),
        documents=top.each("documents", _document),
        programmes=tuple(value for value in top.plain_list("programmes") if isinstance(value, dict)),
        redirects=top.each("redirects", _redirect),
        rest=top.rest(),
    )
    for kind in ("sections", "topics", "contributors", "rails", "documents"):
        reading.name_repeated(kind, [entry.slug for entry in getattr(newsroom, kind)])
    return replace(newsroom, problems=tuple(reading.problems))


@dataclass
class _Reading:
    file: str
    problems: list[Problem] = field(default_factory=list)
    nodes: int = 0

    def problem(self, message: str, node: yaml.Node | None, pointer: str) -> Problem:
        return Problem(message, pointer, file=self.file, line=node.start_mark.line + 1 if node else 0)

    def note(self, message: str, node: yaml.Node, pointer: str) -> None:
        self.problems.append(self.problem(message, node, pointer))

    def stop(self, message: str, node: yaml.Node | None, pointer: str) -> NoReturn:
        raise UnreadableNewsroom(self.problem(message, node, pointer))

    def name_repeated(self, kind: str, slugs: list[str]) -> None:
        repeated = sorted({slug for slug in slugs if slugs.count(slug) > 1}) if len(set(slugs)) < len(slugs) else []
        self.problems.extend(Problem(f"{slug!r} is said twice: the last one counts.", f"/{kind}", file=self.file) for slug in repeated)

    def compose(self, data: bytes) -> yaml.Node | None:
        if len(data) > MOST_BYTES:
            self.stop(f"{len(data):,} bytes; at most {MOST_BYTES:,} are taken.", None, "")
        try:
            return yaml.compose(data.decode("utf-8-sig"), Loader=_Loader)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise UnreadableNewsroom(Problem("Not UTF-8: save it as UTF-8.", file=self.file, line=line)) from None
        except RecursionError:
            self.stop("Values stand in one another too deep.", None, "")
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            said = f"Not YAML: {error.problem or error.context}."
            raise UnreadableNewsroom(Problem(said, file=self.file, line=mark.line + 1 if mark else 0)) from None
        except yaml.YAMLError as error:
            raise UnreadableNewsroom(Problem(f"Not YAML: {' '.join(str(error).split())}", file=self.file)) from None

    def plain(self, node: yaml.Node, depth: int = 0) -> Any:
        """A node as plain values: texts but for whole numbers, true, false and nothing. Dates stay as they are written."""
        self.nodes += 1
        if self.nodes > MOST_NODES or depth > DEEPEST:
            self.stop("Too many values, or too deep in one another: write fewer, without aliases.", node, "")
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(entry, depth + 1) for entry in node.value]
        if isinstance(node, yaml.MappingNode):
            return {str(_key(key)): self.plain(value, depth + 1) for key, value in node.value}
        text = str(node.value)
        if not _bare(node):
            return text
        if text in _NULL:
            return None
        if text in ("true", "false"):
            return text == "true"
        return int(text) if _INTEGER.fullmatch(text) and str(int(text)) == text else text


_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # only its nodes are used, nothing is constructed


def _bare(node: yaml.Node) -> bool:
    """True for a value written without quotes."""
    return isinstance(node, yaml.ScalarNode) and not node.style


def _nothing(node: yaml.Node) -> bool:
    return _bare(node) and node.value in _NULL


def _key(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


class _Fields:
    """The keys of one mapping, each read once; what is left over is kept and named."""

    def __init__(self, reading: _Reading, node: yaml.MappingNode, pointer: str) -> None:
        self.reading = reading
        self.node = node
        self.pointer = pointer
        self.values: dict[str, yaml.Node] = {}
        self.read: set[str] = set()
        reading.nodes += 1
        if reading.nodes > MOST_NODES:
            reading.stop("Too many values: write fewer, without aliases.", node, pointer)
        for key, value in node.value:
            name = _key(key)
            if not name:
                reading.note("A key is a word: it was left out.", key, pointer)
                continue
            if name in self.values:
                reading.note(f"{name} is said twice: the last one counts.", key, f"{pointer}/{name}")
            self.values[name] = value

    def note(self, message: str, name: str = "") -> None:
        self.reading.note(message, self.values.get(name, self.node), f"{self.pointer}/{name}" if name else self.pointer)

    def take(self, name: str) -> yaml.Node | None:
        node = self.values.get(name)
        if node is None or _nothing(node):
            return None
        return node

    def text(self, name: str) -> str:
        """One line of text, or empty where it is not said."""
        return one_line(self.long_text(name))

    def long_text(self, name: str) -> str:
        node = self.take(name)
        self.read.add(name)
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode) or len(node.value) > LONGEST_TEXT:
            self.reading.note(f"{name} is a text of at most {LONGEST_TEXT:,} characters: it was left out.", node, f"{self.pointer}/{name}")
            return ""
        return str(node.value)

    def mapping(self, name: str) -> "_Fields | None":
        node = self.take(name)
        self.read.add(name)
        if node is None:
            return None
        if not isinstance(node, yaml.MappingNode):
            self.reading.note(f"{name} is written as keys and values: it was left out.", node, f"{self.pointer}/{name}")
            return None
        return _Fields(self.reading, node, f"{self.pointer}/{name}")

    def entries(self, name: str) -> list[tuple[yaml.Node, str]]:
        node = self.take(name)
        self.read.add(name)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.reading.note(f"{name} is a list: it was left out.", node, f"{self.pointer}/{name}")
            return []
        return [(entry, f"{self.pointer}/{name}/{number}") for number, entry in enumerate(node.value)]

    def each(self, name: str, make: "Callable[[_Fields], Made | None]") -> tuple[Made, ...]:
        made = []
        for node, pointer in self.entries(name):
            if not isinstance(node, yaml.MappingNode):
                self.reading.note("An entry is written as keys and values: it was left out.", node, pointer)
                continue
            entry = make(_Fields(self.reading, node, pointer))
            if entry is not None:
                made.append(entry)
        return tuple(made)

    def words(self, name: str) -> tuple[str, ...]:
        """A list of slugs."""
        said = []
        for node, pointer in self.entries(name):
            if isinstance(node, yaml.ScalarNode) and is_slug(node.value):
                said.append(str(node.value))
            else:
                self.reading.note("A slug is small letters, digits and hyphens: it was left out.", node, pointer)
        return tuple(said)

    def plain_list(self, name: str) -> list[Any]:
        return [self.reading.plain(node) for node, _ in self.entries(name)]

    def slug(self) -> str:
        slug = self.text("slug")
        if slug and is_slug(slug):
            return slug
        self.note("An entry needs a slug of small letters, digits and hyphens: it was left out.", "slug" if slug else "")
        return ""

    def first_word(self) -> str:
        """A slug that stands first in an address."""
        slug = self.slug()
        try:
            check_first_word(slug)
        except SlugTaken as error:
            self.note(f"{error} It was left out.", "slug")
            return ""
        return slug

    def rest(self, *ours: str) -> dict[str, Any]:
        """What was not read; each key is named but for those of ours, which export writes and the desk reads."""
        rest: dict[str, Any] = {}
        for name, node in self.values.items():
            if name not in self.read:
                rest[name] = self.reading.plain(node)
                if name not in ours:
                    self.reading.note(f"{name} is not known here: it is kept as it is.", node, f"{self.pointer}/{name}")
        return rest


def _url(top: _Fields) -> str:
    url = top.text("url").rstrip("/")
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        fine = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and not (parts.path or parts.query or parts.fragment or parts.username)
        )
        _ = parts.port
    except ValueError:
        fine = False
    if not fine or re.search(r"[\s<>\"'\\]", url):
        top.reading.stop("The url is scheme and host, such as https://harbourpost.example.", top.values["url"], "/url")
    return url


def _timezone(top: _Fields) -> str:
    name = top.text("timezone")
    if name:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            top.reading.stop(f"No timezone is called {name!r:.50}: write one such as Europe/London.", top.values["timezone"], "/timezone")
    return name


def _language(top: _Fields) -> str:
    language = top.text("language")
    if language and not _LANGUAGE.fullmatch(language):
        top.reading.stop(f"The language {language!r:.50} is no tag such as en-GB.", top.values["language"], "/language")
    return language


def _publisher(fields: _Fields) -> Publisher:
    return Publisher(fields.text("name"), fields.text("logo"), fields.text("contact"), fields.text("corrections"), fields.rest())


def _named(fields: _Fields) -> Named | None:
    slug = fields.slug()
    return Named(slug, fields.text("name") or slug, fields.rest("named")) if slug else None


def _section(fields: _Fields) -> Named | None:
    slug = fields.first_word()
    return Named(slug, fields.text("name") or slug, fields.rest("named")) if slug else None


def _contributor(fields: _Fields) -> Contributor | None:
    slug = fields.slug()
    if not slug:
        return None
    name = fields.text("name") or slug
    return Contributor(slug, name, fields.text("uri"), fields.long_text("bio").strip(), fields.text("picture"), fields.rest("named"))


def _rail(fields: _Fields) -> Rail | None:
    slug = fields.slug()
    if not slug:
        return None
    picks = tuple(pick for node, pointer in fields.entries("pick") if (pick := _pick(fields.reading, node, pointer)))
    fill = fields.mapping("fill")
    return Rail(slug, fields.text("title") or slug, picks, _fill(fill) if fill else None, fields.rest())


def _pick(reading: _Reading, node: yaml.Node, pointer: str) -> Pick | None:
    if isinstance(node, yaml.ScalarNode) and one_line(str(node.value)):
        return Pick(one_line(str(node.value)))
    if not isinstance(node, yaml.MappingNode):
        reading.note("A pick is a uri, or uri, headline and until: it was left out.", node, pointer)
        return None
    fields = _Fields(reading, node, pointer)
    uri, headline, until = fields.text("uri"), fields.text("headline"), fields.text("until")
    ends = read_time(until) if until else None
    if not uri:
        fields.note("A pick needs a uri: it was left out.")
        return None
    if until and ends is None:  # shown for ever is worse than not shown
        fields.note("until cannot be understood: write it as 2026-03-02T18:00Z. The pick was left out.", "until")
        return None
    return Pick(uri, headline, ends, fields.rest())


def _fill(fields: _Fields) -> Fill | None:
    section, kind, topic, limit = fields.text("section"), fields.text("kind"), fields.text("topic"), fields.text("limit")
    for name, slug in (("section", section), ("topic", topic)):
        if slug and not is_slug(slug):
            fields.note("A slug is small letters, digits and hyphens: the rail is not filled.", name)
            return None
    if kind and kind not in KINDS:
        fields.note(f"The kind is one of {', '.join(KINDS)}: the rail is not filled.", "kind")
        return None
    number = int(limit) if _INTEGER.fullmatch(limit) else 0
    if limit and not 1 <= number <= 50:
        fields.note("limit is a whole number from 1 to 50: it was left out.", "limit")
    return Fill(section, kind, topic, number if 1 <= number <= 50 else None, fields.rest())


def _pages(top: _Fields) -> dict[str, Layout]:
    pages = top.mapping("pages")
    if pages is None:
        return {}
    layouts: dict[str, Layout] = {}
    for kind in pages.values:
        layout = pages.mapping(kind)
        if layout is not None:
            layouts[kind] = Layout(layout.words("rails"), layout.words("topics"), layout.rest())
        if kind not in ("story", "front"):
            pages.note("Pages are story and front: the others are kept as they are.", kind)
    return layouts


def _document(fields: _Fields) -> Document | None:
    slug = fields.first_word()
    if not slug:
        return None
    place = fields.text("in")
    if place and place not in PLACES:
        fields.note(f"in is {' or '.join(PLACES)}: it was left out.", "in")
        place = ""
    return Document(slug, fields.text("title") or slug, fields.long_text("body"), place, fields.rest())


def _redirect(fields: _Fields) -> Redirect | None:
    start, end = fields.text("from"), fields.text("to")
    if not is_address(start):
        fields.note("from is a path of this site, such as /old/: the redirect was left out.", "from")
        return None
    if not (is_address(end) or end == "/" or end.startswith(("https://", "http://"))) or end == start:
        fields.note("to is another path of this site, or an address: the redirect was left out.", "to")
        return None
    return Redirect(start, end, fields.rest())
