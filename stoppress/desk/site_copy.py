"""The copy of what stands round the stories: the site, its navigation, sections, topics, people, rails, documents, redirects."""

import base64
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from sys import intern

import msgspec
from django.db.models import Q

from stoppress.desk.addresses import PREFIXES, page_address
from stoppress.desk.bodies import clean
from stoppress.desk.lists import NEWEST, Rule, listing, newest, tallies
from stoppress.desk.models import (
    Banner,
    Contributor,
    Document,
    Newsroom,
    Picture,
    Rail,
    RailPick,
    Section,
    ThemeFile,
    Topic,
)
from stoppress.desk.rows import select, select_in
from stoppress.press import copy
from stoppress.press.copy import CopyKey

Filing = Iterator[tuple[CopyKey, copy.Value | None]]

CARD = "card-"  # keys of drawn cards: with the number of their story


def newsroom_copy(newsroom: Newsroom | None) -> Filing:
    if newsroom is None:
        yield from (("site", None), ("layout/story", None), ("layout/front", None))
        return
    yield (
        "site",
        copy.Site(
            name=newsroom.name,
            url=newsroom.url.rstrip("/"),
            language=intern(newsroom.language),  # defaults are left out by identity: equal copy must be equal bytes
            timezone=intern(newsroom.timezone),
            strapline=newsroom.strapline,
            publisher=copy.Publisher(
                newsroom.publisher_name, newsroom.publisher_logo, newsroom.publisher_contact, newsroom.publisher_corrections
            ),
        ),
    )
    for kind in ("story", "front"):
        layout = newsroom.layouts.get(kind) or {}
        yield f"layout/{kind}", copy.Layout(tuple(layout.get("rails") or ()), tuple(layout.get("topics") or ()))


def with_pages(model: type[Section] | type[Topic] | type[Contributor], slugs: Collection[str] | None = None) -> set[str]:
    """The slugs of those that have a page: named, or with a public story. All where no slugs are given."""
    kind = model.__name__.lower()
    named = f'SELECT slug, named FROM "{model._meta.db_table}"'
    found = select(named) if slugs is None else select_in(f"{named} WHERE slug IN", slugs)
    stand = tallies(f"{kind}/{slug}" for slug, named in found if not named)
    return {slug for slug, named in found if named or stand.get(f"{kind}/{slug}")}


def navigation_copy() -> Filing:
    shown = with_pages(Section)
    sections = tuple(slug for slug in Section.objects.order_by("order", "slug").values_list("slug", flat=True) if slug in shown)
    documents = list(Document.objects.order_by("order", "slug").values_list("slug", "place"))
    yield (
        "navigation",
        copy.Navigation(
            sections,
            footer=tuple(slug for slug, place in documents if place == "footer"),
            header=tuple(slug for slug, place in documents if place == "header"),
        ),
    )


def banner_copy(at: datetime) -> Filing:
    """The breaking banner while it stands; the press links it to its story only while that one is public."""
    found = Banner.objects.first()
    stands = found is not None and found.ended is None and found.until > at
    yield "banner", copy.Banner(found.text, found.uri, found.href) if found is not None and stands else None


def section_copy(slugs: Collection[str]) -> Filing:
    shown = with_pages(Section, slugs)
    names = dict(Section.objects.filter(slug__in=shown).values_list("slug", "name"))
    yield from ((f"section/{slug}", copy.Section(slug, names[slug]) if slug in shown else None) for slug in slugs)


def topic_copy(slugs: Collection[str]) -> Filing:
    shown = with_pages(Topic, slugs)
    names = dict(Topic.objects.filter(slug__in=shown).values_list("slug", "name"))
    yield from ((f"topic/{slug}", copy.Topic(slug, names[slug]) if slug in shown else None) for slug in slugs)


def contributor_copy(slugs: Collection[str]) -> Filing:
    shown = with_pages(Contributor, slugs)
    found = {
        row[0]: copy.Contributor(*row)
        for row in Contributor.objects.filter(slug__in=shown).values_list("slug", "name", "bio", "picture__key")
    }
    yield from ((f"contributor/{slug}", found.get(slug)) for slug in slugs)


def document_copy(slugs: Collection[str]) -> Filing:
    found = {
        slug: copy.Document(slug, title, clean(body))
        for slug, title, body in Document.objects.filter(slug__in=slugs).values_list("slug", "title", "body")
    }
    yield from ((f"document/{slug}", found.get(slug)) for slug in slugs)


def picture_copy(keys: Collection[str]) -> Filing:
    """Pictures that something public shows, and nobody killed."""
    stand = tallies([f"picture/{key}" for key in keys])
    portraits: dict[str, set[str]] = {}
    for slug, key in Contributor.objects.filter(picture__key__in=keys).values_list("slug", "picture__key"):
        portraits.setdefault(key, set()).add(slug)
    public = with_pages(Contributor, set().union(*portraits.values())) if portraits else set()
    found = dict(Picture.objects.filter(key__in=keys, killed=False).values_list("key", "copy"))
    cards = set(shown_cards([key for key in found if key.startswith(CARD)]))
    for key in keys:
        shown = key in cards or (key in found and (stand.get(f"picture/{key}") or not public.isdisjoint(portraits.get(key, ()))))
        yield f"picture/{key}", decode_picture(key, found[key]) if shown else None


def shown_cards(keys: Collection[str]) -> list[str]:
    """Of the drawn cards those whose story is public and has no picture."""
    numbers = [int(key.removeprefix(CARD)) for key in keys]
    bare = (
        "SELECT s.story FROM desk_standing s JOIN desk_story t ON t.id = s.story LEFT JOIN desk_picture p ON p.id = t.picture_id"
        " WHERE s.state = 'live' AND (p.id IS NULL OR p.killed) AND s.story IN"
    )
    return [f"{CARD}{number}" for (number,) in select_in(bare, numbers)]


def decode_picture(key: str, encoded: str) -> copy.Picture:
    return msgspec.json.decode(encoded, type=copy.Picture) if encoded != "{}" else copy.Picture(key, (), ())


def theme_copy(paths: Collection[str]) -> Filing:
    found = {path: bytes(content) for path, content in ThemeFile.objects.filter(path__in=paths).values_list("path", "content")}
    for path in paths:
        yield f"theme/{path}", _theme_file(found[path]) if path in found else None


def _theme_file(content: bytes) -> copy.ThemeFile:
    try:
        return copy.ThemeFile(text=content.decode())
    except UnicodeDecodeError:
        return copy.ThemeFile(base64=base64.b64encode(content).decode())


def rail_rules() -> dict[str, Rule]:
    found = select('SELECT slug, fill_section, fill_kind, fill_topic FROM desk_rail WHERE fills ORDER BY "order", slug')
    return {row[0]: Rule(*row) for row in found}


def rail_copy(slugs: Collection[str], at: datetime) -> Filing:
    """Rails and their own pages."""
    if not slugs:
        return
    rails = {rail.slug: rail for rail in Rail.objects.all()}
    enough = max(NEWEST, sum(rail.limit for rail in rails.values()) + 1)  # so many, that dealing never runs short
    standing = Q(until__isnull=True) | Q(until__gt=at)
    picks: dict[str, list[tuple[str, str]]] = {}
    for slug, uri, headline in (
        RailPick.objects.filter(standing, rail__slug__in=slugs).order_by("order", "pk").values_list("rail__slug", "uri", "headline")
    ):
        picks.setdefault(slug, []).append((uri, headline))
    numbers = public_numbers({uri for some in picks.values() for uri, _ in some})
    for slug in slugs:
        rail = rails.get(slug)
        if rail is None:
            yield from ((f"rail/{slug}", None), (f"list/rail/{slug}", None))
            continue
        shown = public_picks(picks.get(slug, ()), numbers)
        fill = tuple(newest(f"rail/{slug}", enough)) if rail.fills else ()
        yield f"rail/{slug}", copy.Rail(slug, rail.title, rail.limit, shown, fill)
        yield f"list/rail/{slug}", listing(f"rail/{slug}", tuple(pick.story for pick in shown))


def public_numbers(uris: Collection[str]) -> dict[str, int]:
    """The numbers of those stories that readers have."""
    return dict(select_in("SELECT uri, story FROM desk_standing WHERE state = 'live' AND uri IN", uris))


def public_picks(picks: Iterable[tuple[str, str]], numbers: Mapping[str, int]) -> tuple[copy.Pick, ...]:
    """Picks, as uri and headline for the slot, that readers may see; of two of one story the first."""
    picked: dict[int, str] = {}
    for uri, headline in picks:
        if uri in numbers:
            picked.setdefault(numbers[uri], headline)
    return tuple(copy.Pick(number, headline) for number, headline in picked.items())


def redirect_copy(paths: Collection[str]) -> Filing:
    """A redirect is filed where nothing else stands; one to a killed story says that it is gone, as the story's address does."""
    found = dict(select_in('SELECT path, "to" FROM desk_redirect WHERE path IN', paths))
    killed = dict(select_in("SELECT address, kill_line FROM desk_story WHERE state = 'killed' AND address IN", [*found.values(), *paths]))
    occupied = {path for (path,) in select_in("SELECT address FROM desk_standing WHERE address IN", found)} | standing_pages(found)
    for path in paths:
        to = found.get(path)
        free = to is not None and path not in occupied
        yield f"redirect{path}", copy.Redirect(to) if free and to is not None and to not in killed else None
        line = killed.get(path) if path in killed else killed.get(to) if free and to is not None else None
        yield f"gone{path}", copy.Gone(line) if line is not None else None


def standing_pages(paths: Collection[str]) -> set[str]:
    """Those of the paths at which a section, topic, contributor or document has its page."""
    pages: set[str] = set()
    for model in (Section, Topic, Contributor):
        kind = model.__name__.lower()
        prefix = PREFIXES[kind]
        slugs = [path[len(prefix) : -1] for path in paths if path.startswith(prefix) and path.endswith("/")]
        pages |= {page_address(kind, slug) for slug in with_pages(model, slugs)} if slugs else set()
    documents = select_in("SELECT slug FROM desk_document WHERE slug IN", [path[1:-1] for path in paths])
    return pages | {f"/{slug}/" for (slug,) in documents}
