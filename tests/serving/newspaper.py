"""A newspaper small enough to be known by heart, appended to a log as the press would."""

import json
from collections.abc import Mapping

from stoppress.editions.fragments import pack
from stoppress.editions.log import Addition, Appended, OwnedPage, Page, Placing, Writer

HTML = [
    ["Content-Type", "text/html; charset=utf-8"],
    ["Cache-Control", "public, no-cache"],
    ["Content-Security-Policy", "default-src 'self'"],
]
TEXT = [["Content-Type", "text/plain; charset=utf-8"], ["Cache-Control", "public, no-cache"]]
ASSET = [["Content-Type", "text/css"], ["Cache-Control", "public, max-age=31536000, immutable"]]

PIECES = {
    "headers@html": json.dumps(HTML),
    "headers@robots": json.dumps(TEXT),
    "headers@asset-css": json.dumps(ASSET),
    "open": "<!doctype html><html><head>",
    "masthead": "</head><body><header>The Harbour Post</header><main id=main>",
    "foot": "</main><footer>foot</footer></body></html>",
    "list/front/head": "<title>Front</title>",
    "list/front/page": "<h1>Storm surge</h1>" + "<p>Water over the quay.</p>" * 40,
    "story/1/head": "<title>Ferry stays in port</title>",
    "story/1/story": "<h1>Ferry stays in port</h1>" + "<p>No crossing before noon.</p>" * 40,
    "rails@story": "<section>More</section>",
    "robots": "User-agent: *\nSitemap: https://harbourpost.example/sitemap.xml\n",
    "asset/site.css": "body{margin:0}",
    "redirect/old": "",
    **{f"error/{status}/head": f"<title>{status}</title>" for status in (400, 404, 410, 500, 503)},
    **{f"error/{status}/page": f"<h1>Pressed {status}</h1>" for status in (400, 404, 410, 500, 503)},
}


def html(owner: str, *inner: str, status: int = 200) -> OwnedPage:
    return OwnedPage(owner, Page(status, "headers@html", ("open", inner[0], "masthead", *inner[1:], "foot")))


STORY = "/2026/03/02/ferry-stays-in-port/"
PAGES = {
    "/": html("list/front", "list/front/head", "list/front/page"),
    STORY: html("story/1", "story/1/head", "story/1/story", "rails@story"),
    "/robots.txt": OwnedPage("site", Page(200, "headers@robots", ("robots",))),
    "/assets/site.0123456789ab.css": OwnedPage("site", Page(200, "headers@asset-css", ("asset/site.css",))),
    "/old/": OwnedPage("redirect/old", Page(301, "headers@html", (), (("Location", STORY),))),
    "/gone/": html("gone/gone", "error/410/head", "error/410/page", status=410),
    "/café/": html("document/cafe", "story/1/head", "story/1/story"),
    **{
        f"!error/{status}": html("site", f"error/{status}/head", f"error/{status}/page", status=status)
        for status in (400, 404, 410, 500, 503)
    },
}


NOON = 1_772_452_800_000  # 2 March 2026, 12:00 UTC, in ms


def append(log: Writer, pieces: Mapping[str, str | None], pages: Mapping[str, OwnedPage | None] | None = None, at: int = NOON) -> Appended:
    """One edition: the named pieces say this now, None where they go."""
    placed = {name: None if said is None else Placing(pack(said.encode()), frozenset()) for name, said in pieces.items()}
    return log.append(Addition(log.head(), at, "test", "desk", placed, pages or {}))


def open_newspaper(log: Writer) -> None:
    append(log, PIECES, PAGES)


def said(path: str, pieces: Mapping[str, str] = PIECES) -> bytes:
    """The identity bytes of a page."""
    return "".join(pieces[name] for name in PAGES[path].page.names).encode()
