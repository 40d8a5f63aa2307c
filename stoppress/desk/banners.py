"""Breaking banners: set over every page, taken down by hand or by the timetable, and as newsroom.yaml tells of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from stoppress.desk.changing import Touched, changing
from stoppress.desk.models import Banner, Newsroom, Story
from stoppress.wires.times import read_time, write_time

MOST_CHARACTERS = 160
LONGEST = timedelta(hours=48)
NOT_PUBLIC = "Readers do not have this story: publish it first, or link to none."


class BannerRefused(ValueError):
    """The banner cannot go over the pages; the text tells what to do. `field` is where."""

    def __init__(self, field: str, what: str) -> None:
        self.field = field
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class Wanted:
    text: str
    until: datetime
    uri: str = ""
    href: str = ""


def standing_banner(at: datetime) -> Banner | None:
    """The one that readers see."""
    newest: Banner | None = Banner.objects.first()
    return newest if newest is not None and newest.ended is None and newest.until > at else None


def set_banner(wanted: Wanted, *, at: datetime, by: str) -> Touched:
    """Put it over every page, in place of one that stands. Raises BannerRefused."""
    text = " ".join(wanted.text.split())
    if not text:
        raise BannerRefused("text", "Write the line that readers are to see.")
    if len(text) > MOST_CHARACTERS:
        raise BannerRefused("text", f"A banner has at most {MOST_CHARACTERS} characters; this has {len(text)}.")
    if not at < wanted.until <= at + LONGEST:
        raise BannerRefused("until", "A banner ends by itself: choose a time within the next 48 hours.")
    if wanted.uri and not Story.objects.filter(uri=wanted.uri, state="live").exists():
        raise BannerRefused("link", NOT_PUBLIC)
    if wanted.href and not of_the_web(wanted.href):
        raise BannerRefused("link", "A link begins with https:// or, on this site, with one /.")
    with changing(at=at, author=by, cause=f"Breaking banner: {text}", kind="publish") as touched:
        _end_standing(at, by)
        Banner.objects.create(text=text, uri=wanted.uri, href="" if wanted.uri else wanted.href, until=wanted.until, began=at, began_by=by)
    return touched


def end_banner(*, at: datetime, by: str) -> Touched:
    """Take down the one that stands; nothing happens where none does."""
    with changing(at=at, author=by, cause="The breaking banner is taken down", kind="publish") as touched:
        _end_standing(at, by)
    return touched


def _end_standing(at: datetime, by: str) -> None:
    banner = standing_banner(at)
    if banner is not None:
        banner.ended, banner.ended_by = at, by
        banner.save()


def linked_to(link: str) -> tuple[str, str]:
    """The uri of the story at an address of this site, or else the address itself. Raises BannerRefused for a story that is not public."""
    link = link.strip()
    site = (Newsroom.objects.values_list("url", flat=True).first() or "").rstrip("/")
    path = link.removeprefix(site) if site and link.startswith(f"{site}/") else link
    path = path if path.endswith("/") or not path.startswith("/") else f"{path}/"
    found = Story.objects.filter(address=path).values_list("uri", "state").first() if path.startswith("/") else None
    if found is None:
        return "", link
    if found[1] != "live":
        raise BannerRefused("link", NOT_PUBLIC)
    return found[0], ""


def of_the_web(href: str) -> bool:
    """An address that a page may link to: absolute, or of this site."""
    if href.startswith("/") and not href.startswith(("//", "/\\")):
        return not any(character.isspace() or character == "\\" for character in href)
    try:
        found = urlsplit(href)
    except ValueError:
        return False
    return found.scheme in ("https", "http") and bool(found.hostname) and not any(character.isspace() for character in href)


KEY = "banner"  # in newsroom.yaml


def banner_said() -> dict[str, Any]:
    """The banner that nobody took down, as newsroom.yaml says it; nothing where there is none."""
    banner: Banner | None = Banner.objects.first()
    if banner is None or banner.ended is not None:
        return {}
    said = {"text": banner.text, "uri": banner.uri, "href": banner.href, "until": write_time(banner.until)}
    return {KEY: {name: value for name, value in said.items() if value}}


def take_banner(said: Any, at: datetime) -> str:
    """Set what newsroom.yaml says, unless its time is over or the desk knew it already; answers what is wrong with it. Inside a change."""
    if said is None:
        return ""
    fields = {name: said.get(name, "") for name in ("text", "uri", "href")} if isinstance(said, Mapping) else {}
    until = read_time(said.get("until")) if isinstance(said, Mapping) else None
    text = fields.get("text")
    if until is None or not isinstance(text, str) or not text.strip() or len(text) > MOST_CHARACTERS:
        return f"The banner is left out: it needs a text of at most {MOST_CHARACTERS} characters and a time `until` with its offset."
    if not all(isinstance(value, str) for value in fields.values()) or (fields["href"] and not of_the_web(fields["href"])):
        return "The banner is left out: its link is no address."
    if until <= at or Banner.objects.filter(until=until, **fields).exists():
        return ""
    _end_standing(at, "import")
    Banner.objects.create(until=until, began=at, began_by="import", **fields)
    return ""
