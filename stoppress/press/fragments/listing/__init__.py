"""Lists: the front, and the pages of sections, topics, contributors and rails."""

from stoppress.press import times
from stoppress.press.copy import Contributor, Count, LeadPicture
from stoppress.press.fragments import page as frame
from stoppress.press.fragments.addresses import list_address, span_address
from stoppress.press.fragments.card import row
from stoppress.press.fragments.lists import listing, split, title
from stoppress.press.fragments.photo import photo
from stoppress.press.fragments.pictures import share
from stoppress.press.fragments.structured import collection, profile, website
from stoppress.press.look import Look
from stoppress.press.rendering import Reading

FRONT_STORIES = 20
PORTRAIT_SIZES = "8rem"


def head(reading: Reading, look: Look, rest: str) -> str:
    kind, slug = split(rest)
    site, name, address = reading.site(), title(reading, kind, slug), list_address(kind, slug)
    person = reading.contributor(slug) if kind == "contributor" else None
    if kind == "front":
        description, json_ld = site.strapline, website(site)
    elif person:
        description, json_ld = person.bio, profile(site, person, share(reading.picture(person.picture)))
    else:
        description, json_ld = "", collection(site, name, address)
    return frame.head(reading, look, name, address, description=description, feeds=address, json_ld=json_ld)


def page(reading: Reading, look: Look, rest: str) -> str:
    kind, slug = split(rest)
    if kind == "front":
        return _front(reading, look)
    listed = listing(reading, rest)
    person = reading.contributor(slug) if kind == "contributor" else None
    return look.render(
        "listing/list.html",
        reading,
        title=title(reading, kind, slug),
        bio=person.bio if person else "",
        portrait=_portrait(reading, look, person),
        rows="\n".join(reading.part(row, look, number) for number in listed.stories),
        months=_months(listed.months, list_address(kind, slug)) if kind != "rail" else [],
    )


def _front(reading: Reading, look: Look) -> str:
    """The newest stories where no rails are defined; a front of rails does not even read them."""
    rows = []
    if not any(reading.rail(slug) for slug in reading.layout("front").rails):
        rows = [reading.part(row, look, number) for number in listing(reading, "front").stories[:FRONT_STORIES]]
    return look.render("listing/front.html", reading, title=reading.site().name, rows="\n".join(rows))


def _months(months: tuple[Count, ...], below: str) -> list[dict[str, str | int]]:
    return [{"href": span_address(each.span, below), "name": times.span_name(each.span), "stories": each.stories} for each in months]


def _portrait(reading: Reading, look: Look, person: Contributor | None) -> str:
    if person is None or not person.picture:
        return ""
    return photo(reading, look, LeadPicture(person.picture), "whole", PORTRAIT_SIZES, "")
