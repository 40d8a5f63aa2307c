"""A story's own page: what stands between its headline and its corrections, and its head."""

import re
from html import escape

from stoppress.press import times
from stoppress.press.copy import Body, Contributor, Correction, LeadPicture, Teaser
from stoppress.press.fragments.addresses import absolute, list_address, of_the_web
from stoppress.press.fragments.blocks import blocks_markup
from stoppress.press.fragments.languages import differing, house
from stoppress.press.fragments.photo import photo
from stoppress.press.fragments.pictures import shapes, share
from stoppress.press.fragments.structured import news_article
from stoppress.press.look import Look
from stoppress.press.rendering import Reading

LEAD_SIZES = "(min-width: 64em) 60rem, 100vw"
KINDS = {"explainer": "Explainer", "opinion": "Opinion", "analysis": "Analysis", "feature": "Feature", "live": "Live"}
_BY = re.compile(r"by\b", re.IGNORECASE)
_NOTHING = Body()


def story(reading: Reading, look: Look, number: str) -> str:
    teaser = reading.teaser(int(number))
    if teaser is None:
        return ""
    body = reading.body(int(number)) or _NOTHING
    site = reading.site()
    section = reading.section(teaser.section)
    house_words = house(teaser.language, site.language, teaser.headline)
    published, updated = times.shown(teaser.published, site.timezone), times.shown(teaser.updated, site.timezone)
    return look.render(
        "story/story.html",
        reading,
        attributes=differing(teaser.language, site.language, teaser.headline),
        apart=f"<bdi{house_words}>" if house_words else "",
        end="</bdi>" if house_words else "",
        section=section.name if section else "",
        section_address=list_address("section", teaser.section),
        kind=_kind(teaser, section.name if section else ""),
        kicker=teaser.kicker,
        headline=teaser.headline,
        standfirst=teaser.standfirst,
        published=published,
        published_at=times.machine(teaser.published, site.timezone),
        updated=updated if updated != published else "",
        updated_at=times.machine(teaser.updated, site.timezone),
        picture=_lead(reading, look, teaser.picture),
        caption=teaser.picture.caption if teaser.picture else "",
        credit=teaser.picture.credit if teaser.picture else "",
        by=bool(teaser.byline) and not house_words and not _BY.match(teaser.byline.lstrip()),
        byline=byline(teaser.byline, people(reading, body)),
        body=blocks_markup(reading, look, body.blocks, body.dateline),
        corrections=_corrections(body.corrections, site.timezone),
        related=_related(reading, body, teaser.language or site.language),
    )


def head(reading: Reading, look: Look, number: str) -> str:
    teaser = reading.teaser(int(number))
    if teaser is None:
        return ""
    body = reading.body(int(number)) or _NOTHING
    site = reading.site()
    section = reading.section(teaser.section)
    known = reading.picture(teaser.picture.picture) if teaser.picture else None
    picture = share(known) or share(reading.picture(f"card-{number}"))  # drawn for previews where there is none
    return look.render(
        "story/head.html",
        reading,
        title=f"{teaser.headline} – {site.name}",
        headline=teaser.headline,
        description=teaser.standfirst,
        site_name=site.name,
        canonical=site.url + teaser.address,
        published=times.machine(teaser.published, site.timezone),
        modified=times.machine(teaser.updated, site.timezone),
        section=section.name if section else "",
        image=absolute(site.url, picture.href) if picture else "",
        image_width=picture.width if picture else 0,
        image_height=picture.height if picture else 0,
        image_alt=teaser.picture.alt if teaser.picture else "",
        json_ld=news_article(site, teaser, body, section, people(reading, body), shapes(known)),
    )


def people(reading: Reading, body: Body) -> list[Contributor]:
    return [found for slug in body.people if (found := reading.contributor(slug)) is not None]


def byline(text: str, contributors: list[Contributor]) -> str:
    """Markup of a byline as printed, the contributors' names in it linked to their pages."""
    links = {person.name: list_address("contributor", person.slug) for person in contributors if person.name}
    if not links:
        return escape(text)
    # Longest first, so that a name within a longer name does not cut it short.
    names = "|".join(re.escape(name) for name in sorted(links, key=lambda name: (-len(name), name)))
    pieces = re.split(rf"(?<!\w)({names})(?!\w)", text)
    return "".join(f'<a rel="author" href="{escape(links[each])}">{escape(each)}</a>' if each in links else escape(each) for each in pieces)


def _kind(teaser: Teaser, section: str) -> str:
    """What kind of work it is, unless section or kicker say so already."""
    kind = KINDS.get(teaser.kind, "")
    return "" if kind.casefold() in (section.casefold(), teaser.kicker.casefold()) else kind


def _lead(reading: Reading, look: Look, shown: LeadPicture | None) -> str:
    return photo(reading, look, shown, "large", LEAD_SIZES, shown.alt, loading="eager") if shown else ""


def _corrections(corrections: tuple[Correction, ...], zone: str) -> list[dict[str, str]]:
    return [
        {
            "line": each.line,
            "shown": times.shown(each.at, zone),
            "at": times.machine(each.at, zone),
            "html": each.html,
        }
        for each in corrections
    ]


def _related(reading: Reading, body: Body, language: str) -> list[dict[str, str]]:
    """The related stories that readers can open, under their current headlines; `language` is what stands around them."""
    found = []
    for related in body.related:
        number = reading.story_at(related.uri)
        teaser: Teaser | None = reading.teaser(number) if number is not None else None
        if teaser:
            attributes = differing(teaser.language or reading.site().language, language, teaser.headline)
            found.append({"href": teaser.address, "text": teaser.headline, "attributes": attributes})
        elif of_the_web(related.uri) and related.name:
            found.append({"href": related.uri, "text": related.name, "attributes": ""})
    return found
