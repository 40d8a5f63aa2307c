"""Addresses: where a story stands, taken once, and where its former ones lead."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from stoppress.desk.changing import current
from stoppress.desk.rows import select, select_in
from stoppress.wires.reading import is_address
from stoppress.wires.slugs import RESERVED, slug_of

if TYPE_CHECKING:
    from stoppress.desk.models.newsroom import Named

ADDRESS = re.compile(r"/(\d{4})/(\d\d)/(\d\d)/([a-z0-9]+(?:-[a-z0-9]+)*)/")
FEEDS = ("feed.rss", "feed.atom", "feed.json")
_YEAR = re.compile(r"\d{4}")
PREFIXES = {"section": "/", "topic": "/topics/", "contributor": "/people/"}


@lru_cache(maxsize=8)
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def address_day(published: datetime, embargoed_until: datetime | None, timezone: str) -> date:
    """The date in a story's address: of the later of first publication and the end of its embargo, in the newsroom's zone."""
    later = max(published, embargoed_until) if embargoed_until else published
    try:
        return later.astimezone(zone(timezone)).date()
    except OverflowError:  # year 9999, or year 1, and a zone beyond
        return later.astimezone(UTC).date()


def first_slug(headline: str, uri: str) -> str:
    """The slug that a headline gives; digits alone would be a page of the day's archive."""
    slug = slug_of(headline, uri)
    return f"story-{slug}" if slug.isdigit() else slug


def story_address(day: date, slug: str) -> str:
    return f"/{day.year:04}/{day.month:02}/{day.day:02}/{slug}/"


def read_address(path: str) -> tuple[date, str] | None:
    """Day and slug of an address that a story may have; None for any other path."""
    found = ADDRESS.fullmatch(path)
    if found is None or len(found[4]) > 100 or found[4].isdigit():  # digits alone are a page of that day
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])), found[4]
    except ValueError:
        return None


def free_form(path: str) -> bool:
    """Whether a story that was public elsewhere may stand at this path, its own form or not: nowhere that the site itself may stand."""
    parts = path.strip("/").split("/")
    if not is_address(path) or parts[-1] in FEEDS or parts[0] in RESERVED:
        return False
    return read_address(path) is not None if _YEAR.fullmatch(parts[0]) else not all(part.isdigit() for part in parts[1:]) or len(parts) == 1


class Addresses:
    """Gives out addresses, none twice: neither one that a story has or had, nor one given out here before."""

    def __init__(self, wanted: Iterable[str] = ()) -> None:
        self._taken: set[str] = set()
        self._known: set[str] = set()  # bases whose neighbours were read
        self.look_up(wanted)

    def look_up(self, paths: Iterable[str]) -> None:
        """Read at once which of these are taken; saves reading one by one."""
        wanted = [path for path in set(paths) if path not in self._known]
        self._known.update(wanted)
        self._taken.update(path for (path,) in select_in("SELECT address FROM desk_story WHERE address IN", wanted))
        self._taken.update(path for (path,) in select_in("SELECT path FROM desk_redirect WHERE path IN", wanted))

    def take(self, path: str) -> bool:
        """Take exactly this one; False where it is taken."""
        self.look_up([path])
        if path in self._taken:
            return False
        self._taken.add(path)
        return True

    def give(self, day: date, slug: str) -> tuple[str, str]:
        """The first that is free of slug, slug-2, slug-3…; answers address and slug."""
        path = story_address(day, slug)
        if self.take(path):
            return path, slug
        stem = path[:-1] + "-"
        near = (stem, stem[:-1] + ".")
        self._taken.update(path for (path,) in select("SELECT address FROM desk_story WHERE address >= %s AND address < %s", *near))
        self._taken.update(path for (path,) in select("SELECT path FROM desk_redirect WHERE path >= %s AND path < %s", *near))
        number = 2
        while f"{stem}{number}/" in self._taken:
            number += 1
        path = f"{stem}{number}/"
        self._taken.add(path)
        return path, f"{slug}-{number}"


def lead_on(former: str, to: str) -> None:
    """A permanent redirect, straight to the last address; what led to the former one leads there too."""
    from stoppress.desk.models import Redirect

    if former == to:
        return
    Redirect.objects.filter(path=to).delete()
    for redirect in Redirect.objects.filter(to=former):
        redirect.to = to
        redirect.save()
    Redirect.objects.update_or_create(path=former, defaults={"to": to})


def slug_changed(named: "Named", former: str) -> None:
    """A section, topic or contributor moved: its pages redirect, its stories, rails and layouts follow. Inside a change."""
    from stoppress.desk.models import Membership, Newsroom, Rail, Tally

    touched = current()
    assert touched is not None
    kind = type(named).__name__.lower()
    old, new = f"{kind}/{former}", f"{kind}/{named.slug}"
    touched.renamed[old] = new
    for list_name in (old, f"departed/{old}"):
        touched.carry(Membership.objects.filter(list=list_name).values_list("story", flat=True))
    spans = Tally.objects.filter(list__gt=f"{old}/", list__lt=f"{old}0").values_list("list", flat=True)
    tails = ["", *FEEDS, *(f"{name[len(old) + 1 :].replace('-', '/')}/" for name in spans)]
    for tail in tails:
        lead_on(f"{PREFIXES[kind]}{former}/{tail}", f"{PREFIXES[kind]}{named.slug}/{tail}")
    if kind in ("section", "topic"):
        for rail in Rail.objects.filter(**{f"fill_{kind}": former}):
            setattr(rail, f"fill_{kind}", named.slug)
            rail.save()
    if kind == "topic":
        for newsroom in Newsroom.objects.all():
            for layout in newsroom.layouts.values():
                if former in layout.get("topics", ()):
                    renamed = (named.slug if slug == former else slug for slug in layout["topics"])
                    layout["topics"] = list(dict.fromkeys(renamed))
            newsroom.save()


def page_address(kind: str, slug: str) -> str:
    return f"{PREFIXES[kind]}{slug}/"
