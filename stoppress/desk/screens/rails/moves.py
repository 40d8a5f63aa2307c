"""Moves: what a request asks of the draft, read and put in words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from stoppress.desk.models import Section, Story, Topic
from stoppress.desk.screens.rails import arranging
from stoppress.desk.screens.rails.arranging import Rule
from stoppress.desk.screens.rails.drafts import Move
from stoppress.wires.item import KINDS
from stoppress.wires.slugs import slug_of_name

MOST_WORDS = 300  # characters of a headline for one slot
MOST_STORIES = 50  # a rail may show
Said = Mapping[str, str]


class NotUnderstood(ValueError):
    """What was asked cannot be done; the text tells the editor what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: what it says, when it came, the newsroom's zone, and the rails' titles by slug."""

    said: Said
    at: datetime
    timezone: str
    titles: Mapping[str, str]

    def get(self, name: str, otherwise: str = "") -> str:
        return self.said.get(name, otherwise)

    def title(self) -> str:
        rail = self.get("rail")
        return self.titles.get(rail, rail)


def read_move(asked: Asked) -> tuple[Move, str]:
    """The move, and what it is in words. Raises NotUnderstood."""
    kind = asked.get("move")
    if kind not in MOVES:
        raise NotUnderstood("The desk does not know this move. Load the page again.")
    return MOVES[kind](asked)


def _put(asked: Asked) -> tuple[Move, str]:
    uri, rail, place, taken_from = _uri(asked), asked.get("rail", ""), _number(asked.get("at", "0")), asked.get("from", "")
    place_in_words = "last" if place >= 99 else f"to place {place + 1}"
    what = f"“{_headline(uri)}” {place_in_words} in {asked.title()}"
    return lambda all_: arranging.put(all_, uri, rail, place, taken_from), what


def _take_out(asked: Asked) -> tuple[Move, str]:
    uri, rail = asked.get("uri", ""), asked.get("rail", "")
    return lambda all_: arranging.take_out(all_, uri, rail), f"“{_headline(uri)}” out of {asked.title()}"


def _exchange(asked: Asked) -> tuple[Move, str]:
    uri, rail, other = asked.get("uri", ""), asked.get("rail", ""), _uri(asked, "other")
    return lambda all_: arranging.exchange(all_, uri, rail, other), f"“{_headline(other)}” in place of “{_headline(uri)}”"


def _word(asked: Asked) -> tuple[Move, str]:
    uri, rail, headline = asked.get("uri", ""), asked.get("rail", ""), " ".join(asked.get("headline", "").split())
    if len(headline) > MOST_WORDS:
        raise NotUnderstood(f"A headline for one slot has at most {MOST_WORDS} characters; this has {len(headline)}.")
    return lambda all_: arranging.word(all_, uri, rail, headline), f"headline for the slot of “{_headline(uri)}”"


def _pin(asked: Asked) -> tuple[Move, str]:
    uri, rail = asked.get("uri", ""), asked.get("rail", "")
    until = read_until(asked.get("until", ""), asked.get("moment", ""), asked.at, asked.timezone)
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


def _rule(asked: Asked) -> Rule:
    title = " ".join(asked.get("title", "").split())
    if not title or len(title) > 200:
        raise NotUnderstood("A rail needs a title of at most 200 characters.")
    limit = _number(asked.get("limit", "8"))
    if not 1 <= limit <= MOST_STORIES:
        raise NotUnderstood(f"A rail shows 1 to {MOST_STORIES} stories.")
    section, kind, topic = asked.get("section", ""), asked.get("kind", ""), asked.get("topic", "")
    if section and not Section.objects.filter(slug=section).exists():
        raise NotUnderstood("There is no such section any more.")
    if topic and not Topic.objects.filter(slug=topic).exists():
        raise NotUnderstood(f"There is no topic “{topic}”. Choose one of the list.")
    if kind and kind not in KINDS:
        raise NotUnderstood("Choose a kind from the list.")
    fills = asked.get("fills", "") == "yes"
    return Rule(title, limit, fills, section, kind, topic) if fills else Rule(title, limit)


def _define(asked: Asked) -> tuple[Move, str]:
    rail, rule = asked.get("rail", ""), _rule(asked)
    return lambda all_: arranging.define(all_, rail, rule), f"what {rule.title} shows"


def _make(asked: Asked) -> tuple[Move, str]:
    rule, page = _rule(asked), asked.get("page", "")
    slug = slug_of_name(rule.title, "rail")
    return lambda all_: arranging.make(all_, slug, rule, _page(page)), f"new rail {rule.title}"


def _retire(asked: Asked) -> tuple[Move, str]:
    rail = asked.get("rail", "")
    return lambda all_: arranging.retire(all_, rail), f"rail {asked.title()} retired"


def _stand(asked: Asked) -> tuple[Move, str]:
    rail, page, place = asked.get("rail", ""), _page(asked.get("page", "")), _number(asked.get("at", "0"))
    return lambda all_: arranging.stand(all_, rail, page, place), f"{asked.title()} to place {place + 1} of the {_page_name(page)}"


def _leave(asked: Asked) -> tuple[Move, str]:
    rail, page = asked.get("rail", ""), _page(asked.get("page", ""))
    return lambda all_: arranging.leave(all_, rail, page), f"{asked.title()} off the {_page_name(page)}"


MOVES: Mapping[str, Callable[[Asked], tuple[Move, str]]] = {
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


def _uri(asked: Asked, name: str = "uri") -> str:
    uri = asked.get(name, "")
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
