"""Checks while writing: what to look at before a story goes out, each with the field that it is in. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

TEASER_LETTERS = 80  # a headline that is longer breaks over four lines on a card of the front
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_MONTH = "|".join(f"{month}|{month[:3]}" for month in MONTHS) + "|sept"
_NUMBER = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"\b(?:(?P<name>{'|'.join(DAYS)}),?\s+(?:the\s+)?)?"
    rf"(?:{_NUMBER}(?:\s+of)?\s+(?P<month>{_MONTH})\b|(?P<month2>{_MONTH})\b\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b)"
    r"(?:\.?,?\s+(?P<year>\d{4})\b)?",
    re.IGNORECASE,
)
_DOUBLED = re.compile(r"\b([^\W\d_]+)\s+\1\b", re.IGNORECASE)
_MAY_STAND_TWICE = frozenset(
    {"had", "that", "bye", "no", "yes", "very", "hear", "ha", "duran", "york", "baden", "boutros", "walla", "sirhan"}
)
_BETWEEN_SENTENCES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Point:
    """Something to look at; `field` is the name of the form's field that it is in, `said` the words that show it."""

    field: str
    line: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """The words of one field, a string for each paragraph."""

    field: str
    label: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as the story uses it; `field` names begin with `prefix`."""

    prefix: str
    label: str
    picture: str
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True)
class Leads:
    """A read-more line, a related story or a link in running text, and where it leads; `said` are the words of a link."""

    field: str
    href: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    headline: str
    teaser: str
    texts: Sequence[Text]
    pictures: Sequence[Shown]
    leads: Sequence[Leads]
    published: date | None = None
    links: Sequence[Leads] = ()


def check(draft: Draft, *, today: date, live: Collection[str], lost: Mapping[str, str] | None = None) -> list[Point]:
    """What to look at, in the order of the form. `live` are the uris, of those it leads to, that readers can open; `lost` are the
    addresses that they cannot, each with what is to be said of it."""
    return [
        *_too_long(draft),
        *(point for text in draft.texts for point in _words(text, draft.published or today, today)),
        *(point for shown in draft.pictures for point in _picture(shown, draft.headline)),
        *(point for lead in draft.leads for point in _dead(lead, live)),
        *(point for link in draft.links for point in _lost(link, lost or {})),
    ]


def _too_long(draft: Draft) -> Iterator[Point]:
    shown, field = (draft.teaser, "teaser") if draft.teaser.strip() else (draft.headline, "headline")
    letters = len(shown.strip())
    if letters > TEASER_LETTERS:
        more = "Shorten it." if field == "teaser" else "Shorten it, or write a teaser headline."
        yield Point(field, f"{letters} letters are too long for a teaser, which holds {TEASER_LETTERS}. {more}")


def _words(text: Text, of: date, today: date) -> Iterator[Point]:
    for paragraph in text.paragraphs:
        for match in _DOUBLED.finditer(paragraph):
            if match[1].lower() not in _MAY_STAND_TWICE and match[0].split()[1][0].islower():
                yield Point(text.field, f"“{' '.join(match[0].split())}”: the word stands twice.", match[0])
        yield from _dates(text.field, paragraph, of, today)


def _dates(field: str, paragraph: str, of: date, today: date) -> Iterator[Point]:
    for match in _DATE.finditer(paragraph):
        month_name = (match["month"] or match["month2"]).lower()
        month = next(number for number, name in enumerate(MONTHS, 1) if name.startswith(month_name[:3]))
        number, said = int(match["day"] or match["day2"]), " ".join(match[0].split())
        if match["year"]:
            years: tuple[int, ...] = (int(match["year"]),)
        else:
            years = (of.year - 1, of.year, of.year + 1)
        meant = [found for year in years if (found := _day(year, month, number)) is not None]
        if not meant:
            yield Point(field, f"“{said}”: there is no such day.", match[0])
            continue
        nearest = min(meant, key=lambda found: abs(found - of))
        if match["name"]:
            name = match["name"].lower()
            if DAYS[nearest.weekday()] != name:
                where = f"{nearest.day} {MONTHS[nearest.month - 1].capitalize()} {nearest.year}"
                yield Point(field, f"“{said}”: {where} is a {DAYS[nearest.weekday()].capitalize()}.", match[0])
        if match["year"] and nearest > today:
            yield Point(field, f"“{said}” lies in the future. If it is meant, leave it.", match[0])


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _picture(shown: Shown, headline: str) -> Iterator[Point]:
    if not shown.picture:
        return
    alt, label = _plain(shown.alt), _lower(shown.label)
    if not alt:
        yield Point(f"{shown.prefix}alt", f"{shown.label} has no alternative text: who cannot see it gets nothing.")
    elif alt == _plain(headline):
        yield Point(f"{shown.prefix}alt", f"The alternative text of {label} is the headline again. Say what the picture shows.")
    elif alt == _plain(shown.caption):
        yield Point(f"{shown.prefix}alt", f"The alternative text of {label} is its caption again. Say what the picture shows.")
    if not shown.credit.strip():
        yield Point(f"{shown.prefix}credit", f"{shown.label} has no credit.")


def _dead(lead: Leads, live: Collection[str]) -> Iterator[Point]:
    if not lead.href:
        return
    if lead.href.startswith(("http://", "https://", "/")):
        return
    if lead.href not in live:
        yield Point(lead.field, "It leads to a story that readers cannot open now. Nothing is shown until they can.")


def _lost(link: Leads, lost: Mapping[str, str]) -> Iterator[Point]:
    if link.href in lost:
        yield Point(link.field, f"“{link.said}”: {_lower(lost[link.href])}" if link.said else lost[link.href], link.said)


def _plain(text: str) -> str:
    return _BETWEEN_SENTENCES.sub(" ", text).strip().strip(".").casefold()


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
