"""Moves: what a request asks of the draft, read and put in words."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from stoppress.desk.models import Section, Story, Topic
from stoppress.desk.screens.rails import arranging
from stoppress.desk.screens.rails.arranging import Rule
from stoppress.desk.screens.rails.drafts import Move
from stoppress.wires.item import KINDS
from stoppress.wires.slugs import slug_of_name

MOST_WORDS = 300  # characters of a headline for one slot
MOST_STORIES = 40  # a rail may show
Said = Mapping[str, str]


class NotUnderstood(ValueError):
    """What was asked cannot be done; the text tells the editor what to do."""


def read_move(said: Said, at: datetime, timezone: str) -> tuple[Move, str]:
    """The move, and what it is in words. Raises NotUnderstood."""
    kind = said.get("move", "")
    if kind not in MOVES:
        raise NotUnderstood("The desk does not know this move. Load the page again.")
    return MOVES[kind](said, at, timezone)


def _put(said: Said, at: datetime, timezone: str) -> tuple[Move, str]:
    uri, rail, place, taken_from = _uri(said), said.get("rail", ""), _number(said.get("at", "0")), said.get("from", "")
    what = f"“{_headline(uri)}” to place {place + 1}"
    return lambda all_: arranging.put(all_, uri, rail, place, taken_from), what


def _take_out(said: Said, at: datetime, timezone: str) -> tuple[Move, str]:
    uri, rail = said.get("uri", ""), said.get("rail", "")
    return lambda all_: arranging.take_out(all_, uri, rail), f"“{_headline(uri)}” taken out"


def _exchange(said: Said, at: datetime, timezone: str) -> tuple[Move, str]:
    uri, rail, other = said.get("uri", ""), said.get("rail", ""), _uri(said, "other")
    return lambda all_: arranging.exchange(all_, uri, rail, other), f"“{_headline(other)}” in place of “{_headline(uri)}”"


def _word(said: Said, at: datetime, timezone: str) -> tuple[Move, str]:
    uri, rail, headline = said.get("uri", ""), said.get("rail", ""), " ".join(said.get("headline", "").split())
    if len(headline) > MOST_WORDS:
        raise NotUnderstood(f"A headline for one slot has at most {MOST_WORDS} characters; this has {len(headline)}.")
    return lambda all_: arranging.word(all_, uri, rail, headline), f"headline for the slot of “{_headline(uri)}”"


def _pin(said: Said, at: datetime, timezone: str) -> tuple[Move, str]:
    uri, rail = said.get("uri", ""), said.get("rail", "")
    until = read_until(said.get("until", ""), said.get("moment", ""), at, timezone)
    return lambda all_: arranging.pin(all_, uri, rail, until), f"how long “{_headline(uri)}” stays"


def read_until(until: str, moment: str, at: datetime, timezone: str) -> datetime | None:
    """`until` is "", "two-hours", "tonight" or "moment", which `moment` then tells in the newsroom's zone. Raises NotUnderstood."""
    zone = ZoneInfo(timezone)
    match until:
        case "":
            return None
        case "two-hours":
            return (at + timedelta(hours=2)).replace(microsecond=0)
        case "tonight":
            return datetime.combine(at.astimezone(zone).date() + timedelta(days=1), time(), zone)
        case "moment":
            try:
                found = datetime.fromisoformat(moment)
            except ValueError as error:
                raise NotUnderstood("Say until when, as day and time.") from error
            found = found.replace(tzinfo=zone) if found.tzinfo is None else found
            if found <= at:
                raise NotUnderstood("That time is over already. Choose a later one.")
            return found
    raise NotUnderstood("Choose until when from the list.")


def _rule(said: Said) -> Rule:
    title = " ".join(said.get("title", "").split())
    if not title or len(title) > 200:
        raise NotUnderstood("A rail needs a title of at most 200 characters.")
    limit = _number(said.get("limit", "8"))
    if not 1 <= limit <= MOST_STORIES:
        raise NotUnderstood(f"A rail shows 1 to {MOST_STORIES} stories.")
    section, kind, topic = said.get("section", ""), said.get("kind", ""), said.get("topic", "")
    if section and not Section.objects.filter(slug=section).exists():
        raise NotUnderstood("There is no such section any more.")
    if topic and not Topic.objects.filter(slug=topic).exists():
        raise NotUnderstood(f"There is no topic “{topic}”. Choose one of the list.")
    if kind and kind not in KINDS:
        raise NotUnderstood("Choose a kind from the list.")
    fills = said.get("fills", "") == "yes"
    return Rule(title, limit, fills, section, kind, topic) if fills else Rule(title, limit)


def _define(said: Said, at: datetime, timezone: str) -> tuple[Move, str]:
    rail, rule = said.get("rail", ""), _rule(said)
    return lambda all_: arranging.define(all_, rail, rule), f"what {rule.title} shows"


def _make(said: Said, at: datetime, timezone: str) -> tuple[Move, str]:
    rule, page = _rule(said), said.get("page", "")
    slug = slug_of_name(rule.title, "rail")
    return lambda all_: arranging.make(all_, slug, rule, _page(page)), f"new rail {rule.title}"


def _retire(said: Said, at: datetime, timezone: str) -> tuple[Move, str]:
    rail = said.get("rail", "")
    return lambda all_: arranging.retire(all_, rail), f"rail {rail} retired"


def _stand(said: Said, at: datetime, timezone: str) -> tuple[Move, str]:
    rail, page, place = said.get("rail", ""), _page(said.get("page", "")), _number(said.get("at", "0"))
    return lambda all_: arranging.stand(all_, rail, page, place), f"rail {rail} to place {place + 1} of the {_page_name(page)}"


def _leave(said: Said, at: datetime, timezone: str) -> tuple[Move, str]:
    rail, page = said.get("rail", ""), _page(said.get("page", ""))
    return lambda all_: arranging.leave(all_, rail, page), f"rail {rail} off the {_page_name(page)}"


MOVES: Mapping[str, Callable[[Said, datetime, str], tuple[Move, str]]] = {
    "put": _put,
    "take-out": _take_out,
    "exchange": _exchange,
    "word": _word,
    "pin": _pin,
    "define": _define,
    "make": _make,
    "retire": _retire,
    "stand": _stand,
    "leave": _leave,
}
REFUSED = (NotUnderstood, arranging.UnknownRail, arranging.NotPicked, arranging.RailFull, arranging.SlugTaken)


def _page(page: str) -> str:
    if page not in arranging.PAGES:
        raise NotUnderstood("There is no such page.")
    return page


def _page_name(page: str) -> str:
    return "front" if page == "front" else "story page"


def _uri(said: Said, name: str = "uri") -> str:
    uri = said.get(name, "")
    if not Story.objects.filter(uri=uri).exists():
        raise NotUnderstood("The desk does not have this story any more.")
    return uri


def _headline(uri: str) -> str:
    found = Story.objects.filter(uri=uri).values_list("headline", flat=True).first()
    return found or uri


def _number(text: str) -> int:
    if not re.fullmatch(r"\d{1,4}", text):
        raise NotUnderstood("A number is missing. Load the page again.")
    return int(text)
