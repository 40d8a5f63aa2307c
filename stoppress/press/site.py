"""The site: which page shows which fragments.

Every path belongs to one owner, and an owner's pages are planned from the owner's own copy alone, so that which pages a
change could add, move or take away is known from its keys.
"""

import re
from dataclasses import dataclass, field

from stoppress.editions.log import FragmentName, Owner, Page, Path
from stoppress.press.copy import CopyKey, StoryNumber
from stoppress.press.look import Look
from stoppress.press.rendering import Source

SITE: Owner = "site"
ERRORS = (400, 404, 410, 500, 503)
HEADER_KINDS = (
    "html", "rss", "atom", "json-feed", "sitemap", "robots", "manifest", "icon",
    "asset-css", "asset-js", "asset-svg", "asset-png", "asset-jpg", "asset-woff2", "redirect", "error",
)  # fmt: skip
FEEDS = {"feed.rss": "headers@rss", "feed.atom": "headers@atom", "feed.json": "headers@json-feed"}
SHARED: tuple[FragmentName, ...] = (
    "open", "masthead", "foot", "rails@story", "rails@front", "sitemap/open", "sitemap/close", "robots", "manifest", "favicon",
    *(f"headers@{kind}" for kind in HEADER_KINDS),
    *(f"error/{status}/{piece}" for status in ERRORS for piece in ("head", "page")),
)  # fmt: skip
_ARCHIVE = re.compile(r"archive/\d{4}(-\d\d)?")


@dataclass(frozen=True)
class Plan:
    """What an owner shows now: its pages, and the fragments that are its own."""

    pages: dict[Path, Page] = field(default_factory=dict)
    names: tuple[FragmentName, ...] = ()


NOTHING = Plan()


def owners(key: CopyKey) -> tuple[Owner, ...]:
    """Whose pages a key's copy could add, move or take away."""
    kind, _, rest = key.partition("/")
    match kind:
        case "story":
            return (f"story/{rest.partition('/')[0]}",) if key.endswith("/teaser") else ()
        case "list" | "document" | "redirect" | "gone":
            return (key,)
        case "chunk":
            return (key, f"sitemap/day/{rest.split('/')[1]}") if rest.startswith("day/") else (key,)
        case "archive":
            return (key,) if _ARCHIVE.fullmatch(key) else ()
        case "sitemap":
            return ("sitemap/index",) if rest == "days" else ("sitemap/news",)
        case "template":
            return (SITE,) if rest.startswith("asset/") else ()
        case "site":
            return (SITE,)
    return ()


def possible_names(owner: Owner) -> tuple[FragmentName, ...]:
    """Every fragment that could be an owner's own."""
    kind, _, rest = owner.partition("/")
    match kind:
        case "story":
            return (f"{owner}/head", f"{owner}/story")
        case "list":
            return (f"{owner}/head", f"{owner}/page", *(f"{owner}/{feed}" for feed in FEEDS))
        case "chunk":
            sitemap = (f"{owner}/sitemap",) if rest.startswith("day/") else ()
            return (f"{owner}/head", f"{owner}/page", *sitemap)
        case "archive" | "document":
            return (f"{owner}/head", f"{owner}/page")
        case "gone":
            return (f"{owner}/page",)
        case "sitemap":
            return () if rest.startswith("day/") else (owner,)
    return ()


BESIDE = "rails@story~"


def rails_beside(story: StoryNumber, copy: Source) -> tuple[FragmentName, ...]:
    """The rails of the page of a story that stands in them, without it: its own variant, a piece for each rail.

    Most of these pieces say the same beside every story, and are kept once.
    """
    layout = copy.get("layout/story")
    return tuple(f"{BESIDE}{story}/{place}" for place in range(1, len(layout.rails) + 1 if layout else 1))


def plan(owner: Owner, copy: Source, look: Look, dealt: frozenset[StoryNumber]) -> Plan:
    """The pages that an owner shows now; `dealt` are the stories standing in the rails of story pages."""
    kind, _, rest = owner.partition("/")
    match kind:
        case "story":
            return _story(owner, int(rest), copy, dealt)
        case "list":
            return _list(owner, rest, copy)
        case "chunk":
            return _chunk(owner, rest, copy)
        case "archive" | "document":
            if copy.get(owner) is None:
                return NOTHING
            path = f"/{rest.replace('-', '/')}/" if kind == "archive" else f"/{rest}/"
            return Plan({path: _html(owner)}, possible_names(owner))
        case "redirect":
            redirect = copy.get(owner)
            own = (("Location", redirect.to),) if redirect else ()
            return Plan({f"/{rest}": Page(301, "headers@redirect", (), own)}) if redirect else NOTHING
        case "gone":
            if copy.get(owner) is None:
                return NOTHING
            pieces = ("open", "error/410/head", "masthead", f"{owner}/page", "foot")
            return Plan({f"/{rest}": Page(410, "headers@error", pieces)}, possible_names(owner))
        case "sitemap":
            return _sitemap(owner, rest, copy)
    return _site(look)


def _html(owner: Owner, *below: FragmentName, status: int = 200) -> Page:
    return Page(status, "headers@html", ("open", f"{owner}/head", "masthead", f"{owner}/page", *below, "foot"))


def _story(owner: Owner, number: StoryNumber, copy: Source, dealt: frozenset[StoryNumber]) -> Plan:
    teaser = copy.get(f"{owner}/teaser")
    if teaser is None:
        return NOTHING
    own = (f"{owner}/head", f"{owner}/story")
    beside = rails_beside(number, copy) if number in dealt else ()
    page = Page(200, "headers@html", ("open", own[0], "masthead", own[1], *(beside or ("rails@story",)), "foot"))
    return Plan({teaser.address: page}, (*own, *beside))


_LIST_PLACES = {"section": "", "topic": "/topics", "contributor": "/people", "rail": "/rails"}


def list_address(rest: str) -> Path:
    """The address of `list/…`: `front` is /, `section/news` /news/, `topic/flooding` /topics/flooding/."""
    kind, _, slug = rest.partition("/")
    return "/" if kind == "front" else f"{_LIST_PLACES[kind]}/{slug}/"


def _list(owner: Owner, rest: str, copy: Source) -> Plan:
    if copy.get(owner) is None:
        return NOTHING
    address = list_address(rest)
    pages = {address: _html(owner, *(("rails@front",) if rest == "front" else ()))}
    for feed, headers in FEEDS.items():
        pages[address + feed] = Page(200, headers, (f"{owner}/{feed}",))
    return Plan(pages, possible_names(owner))


def chunk_address(rest: str) -> Path:
    """The address of `chunk/…`: `day/2022-03-02/1` is /2022/03/02/, `section/news/2022-03/2` /news/2022/03/2/."""
    parts = rest.split("/")
    span, number = parts[-2], parts[-1]
    place = "/" if parts[0] == "day" else list_address("/".join(parts[:-2]))
    further = "" if number == "1" else f"{number}/"
    return f"{place}{span.replace('-', '/')}/{further}"


def _chunk(owner: Owner, rest: str, copy: Source) -> Plan:
    if copy.get(owner) is None:
        return NOTHING
    return Plan({chunk_address(rest): _html(owner)}, possible_names(owner))


def _sitemap(owner: Owner, rest: str, copy: Source) -> Plan:
    if not rest.startswith("day/"):
        filed = "sitemap/days" if rest == "index" else "sitemap/news"
        if copy.get(filed) is None:
            return NOTHING
        path = "/sitemap.xml" if rest == "index" else "/sitemap-news.xml"
        return Plan({path: Page(200, "headers@sitemap", (owner,))}, (owner,))
    day = rest.removeprefix("day/")
    pieces: list[FragmentName] = []
    while copy.get(chunk := f"chunk/day/{day}/{len(pieces) + 1}") is not None:
        pieces.append(f"{chunk}/sitemap")
    if not pieces:
        return NOTHING
    return Plan({f"/sitemaps/{day}.xml": Page(200, "headers@sitemap", ("sitemap/open", *pieces, "sitemap/close"))})


def _site(look: Look) -> Plan:
    pages = {
        "/robots.txt": Page(200, "headers@robots", ("robots",)),
        "/manifest.webmanifest": Page(200, "headers@manifest", ("manifest",)),
        "/favicon.ico": Page(200, "headers@icon", ("favicon",)),
    }
    for status in ERRORS:
        pieces = ("open", f"error/{status}/head", "masthead", f"error/{status}/page", "foot")
        pages[f"!error/{status}"] = Page(status, "headers@error", pieces)
    assets = []
    for name in look.assets():
        kind = name.rpartition(".")[2]
        assets.append(f"asset/{name}")
        pages[look.asset_address(name)] = Page(200, f"headers@asset-{kind}", (f"asset/{name}",))
    return Plan(pages, (*SHARED, *assets))
