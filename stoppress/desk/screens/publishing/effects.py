"""Effects: what readers see differently in one edition, each page, rail and feed under its human name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from stoppress.desk.models import Story
from stoppress.editions.log import FragmentName, Holdings, Path
from stoppress.press.copy import decode
from stoppress.press.site import BESIDE, FEEDS, chunk_address, list_address
from stoppress.press.times import span_name

MOST = 2_000  # names of one edition that are looked at; a larger one is told as a whole
SHOWN = 200  # of each kind

Kind: TypeAlias = Literal["page", "rail", "feed"]
FEED_WORDS = {"feed.rss": "RSS", "feed.atom": "Atom", "feed.json": "JSON Feed"}
FRAME = {"open": "Every page: how it opens", "masthead": "Every page: the masthead", "foot": "Every page: the foot"}


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that readers see; `path` is its address on the readers' site, `gone` that nothing stands there any more."""

    kind: Kind
    name: str
    path: Path
    gone: bool = False
    order: int = 9


@dataclass(frozen=True, slots=True)
class Effects:
    """What changed in an edition; `whole`: so much that it is not told one by one."""

    pages: tuple[Seen, ...] = ()
    rails: tuple[Seen, ...] = ()
    feeds: tuple[Seen, ...] = ()
    whole: bool = False

    @property
    def groups(self) -> tuple[tuple[str, tuple[Seen, ...]], ...]:
        found = (("Pages", self.pages), ("Rails", self.rails), ("Feeds", self.feeds))
        return tuple((title, seen) for title, seen in found if seen)

    @property
    def summary(self) -> str:
        """`3 pages, 1 rail, 6 feeds`."""
        if self.whole:
            return f"more than {MOST:,} pieces of pages"
        counted = (("page", self.pages), ("rail", self.rails), ("feed", self.feeds))
        told = [f"{len(seen)} {word}{'' if len(seen) == 1 else 's'}" for word, seen in counted if seen]
        if any(seen.name in FRAME.values() for seen in self.pages):
            told[0] = "every page"
        return ", ".join(told) or "nothing that has an address"


def effects_of(log: Holdings, edition: int) -> Effects:
    """Names are those that stories, sections and rails have now."""
    changed = log.changed(edition - 1, edition, MOST)
    if changed is None:
        return Effects(whole=True)
    names, paths = changed
    seen = {(each.kind, each.path, each.name): each for each in _named(log, edition, names)}
    there = {each.path for each in seen.values()}
    for path in sorted(paths):
        if path not in there and not path.startswith(("!", "/assets/")):
            each = _of_path(log, path, edition)
            seen[each.kind, each.path, each.name] = each
    for key, each in list(seen.items()):  # any story shows them
        if not each.path:
            at = next((page.path for page in seen.values() if page.order == 0 and page.path and not page.gone), "")
            seen[key] = Seen(each.kind, each.name, at, False, each.order)
    ordered = sorted(seen.values(), key=lambda each: (each.order, each.name, each.path))

    def of(kind: Kind) -> tuple[Seen, ...]:
        return tuple(each for each in ordered if each.kind == kind)

    return Effects(of("page"), of("rail"), of("feed"))


@dataclass
class Namer:
    """Looks names up, each once."""

    log: Holdings
    kept: dict[str, Any] = field(default_factory=dict)

    def copy(self, key: str) -> Any:
        if key not in self.kept:
            data = self.log.filed(key)
            self.kept[key] = None if data is None else decode(key, data)
        return self.kept[key]

    def story(self, number: str) -> tuple[str, Path]:
        teaser = self.copy(f"story/{number}/teaser")
        if teaser is not None:
            return teaser.headline, teaser.address
        row = Story.objects.filter(pk=int(number)).values_list("headline", "address").first()
        return (row[0], row[1] or "") if row else (f"Story {number}", "")

    def list(self, rest: str) -> str:
        """`Front`, `Section News`, `Rail Latest`."""
        kind, _, slug = rest.partition("/")
        if kind == "front":
            return "Front"
        found = self.copy(f"{kind}/{slug}")
        name = slug if found is None else found.title if kind == "rail" else found.name
        return {"section": "Section", "topic": "Topic", "contributor": "Contributor", "rail": "Rail"}[kind] + f" {name}"


def _named(log: Holdings, edition: int, names: Iterable[FragmentName]) -> Iterator[Seen]:
    namer = Namer(log)
    for name in names:
        for each in _of_name(namer, name):
            gone = bool(each.path) and log.page(each.path, edition) is None
            yield Seen(each.kind, each.name, each.path, gone, each.order)


def _of_name(namer: Namer, name: FragmentName) -> Iterator[Seen]:
    owner, _, piece = name.rpartition("/")
    kind, _, rest = owner.partition("/")
    if name in FRAME:
        yield Seen("page", FRAME[name], "/")
    elif name == "rails@front":
        yield Seen("rail", "Rails on the front", "/", order=1)
    elif name == "rails@story":
        yield Seen("rail", "Rails beside every story", "", order=8)
    elif name.startswith(BESIDE):
        headline, address = namer.story(name.removeprefix(BESIDE).partition("/")[0])
        yield Seen("rail", f"Rails beside “{headline}”", address)
    elif kind == "story":
        headline, address = namer.story(rest)
        if address:
            yield Seen("page", headline, address, order=0)
    elif kind == "list" and piece in FEEDS:
        order = 2 if rest.startswith("rail/") else 1
        yield Seen("feed", f"{namer.list(rest)}: {FEED_WORDS[piece]}", list_address(rest) + piece, order=order)
    elif kind == "list":
        yield Seen("rail" if rest.startswith("rail/") else "page", namer.list(rest), list_address(rest), order=1 if rest == "front" else 2)
    elif kind == "chunk" and piece != "sitemap":
        yield Seen("page", f"Archive of {_span(namer, rest)}", chunk_address(rest), order=5)
    elif kind == "archive":
        yield Seen("page", f"Archive of {span_name(rest)}", f"/{rest.replace('-', '/')}/", order=5)
    elif kind == "document":
        found = namer.copy(f"document/{rest}")
        yield Seen("page", found.title if found else rest, f"/{rest}/", order=3)
    elif kind == "gone":
        yield Seen("page", f"Withdrawn: /{rest}", f"/{rest}", order=0)
    elif name in ("sitemap/index", "sitemap/news"):
        news = name.endswith("news")
        yield Seen("feed", "News sitemap" if news else "Sitemap", "/sitemap-news.xml" if news else "/sitemap.xml", order=7)


def _span(namer: Namer, rest: str) -> str:
    """`2 March 2022`, `Section News, March 2022`."""
    place, span = "/".join(rest.split("/")[:-2]), rest.split("/")[-2]
    return span_name(span) if place == "day" else f"{namer.list(place)}, {span_name(span)}"


def _of_path(log: Holdings, path: Path, edition: int) -> Seen:
    """A page that came, moved or went without a piece of its own that changed."""
    page = log.page(path, edition)
    if page is None:
        return Seen("feed" if path.rpartition("/")[2] in FEEDS else "page", f"No longer there: {path}", path, gone=True, order=6)
    if page.status == 301:
        return Seen("page", f"Leads on now: {path}", path, order=6)
    kind: Kind = "feed" if path.endswith(".xml") or path.rpartition("/")[2] in FEEDS else "page"
    return Seen(
        kind, f"Archive of {path.removeprefix('/sitemaps/').removesuffix('.xml')} in the sitemap" if "/sitemaps/" in path else path, path
    )
