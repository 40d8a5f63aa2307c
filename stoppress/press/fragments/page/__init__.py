"""The frame round every page: what opens it, the masthead, the foot."""

import re

from stoppress.press.fragments.addresses import list_address, of_the_web, span_address
from stoppress.press.fragments.languages import attributes
from stoppress.press.look import Look
from stoppress.press.rendering import Reading

_MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")


def opening(reading: Reading, look: Look) -> str:
    return look.render("page/open.html", reading, attributes=attributes(reading.site().language))


def masthead(reading: Reading, look: Look) -> str:
    site = reading.site()
    sections = [found for slug in reading.navigation().sections if (found := reading.section(slug)) is not None]
    links = [{"href": list_address("section", section.slug), "text": section.name} for section in sections]
    pages = [found for slug in reading.navigation().header if (found := reading.get(f"document/{slug}")) is not None]
    links += [{"href": f"/{page.slug}/", "text": page.title} for page in pages]
    logo = site.publisher.logo
    banner = _banner(reading, look)
    made = look.render(
        "page/masthead.html",
        reading,
        banner=banner,
        name=site.name,
        strapline=site.strapline,
        logo=logo if logo.startswith("/") else "",  # pages load nothing from other hosts
        links=links,
    )
    return made if banner in made else made + banner  # a theme's own masthead may have no place for it


def _banner(reading: Reading, look: Look) -> str:
    """Breaking news, in the piece that every page names: one render shows it on all, another takes it away."""
    banner = reading.banner()
    if banner is None:
        return ""
    number = reading.story_at(banner.uri) if banner.uri else None
    teaser = reading.teaser(number) if number is not None else None
    return look.render("page/banner.html", reading, text=banner.text, href=teaser.address if teaser else banner.href)


def foot(reading: Reading, look: Look) -> str:
    site = reading.site()
    pages = [found for slug in reading.navigation().footer if (found := reading.get(f"document/{slug}")) is not None]
    sections = [found for slug in reading.navigation().sections if (found := reading.section(slug)) is not None]
    years = reading.get("archive/years")
    return look.render(
        "page/foot.html",
        reading,
        name=site.name,
        publisher=site.publisher.name,
        contact=site.publisher.contact,
        contact_address=_contact(site.publisher.contact),
        sections=[{"href": list_address("section", section.slug), "text": section.name} for section in sections],
        pages=[{"href": f"/{page.slug}/", "text": page.title} for page in pages],
        years=[{"href": span_address(each.span), "text": each.span} for each in reversed(years.spans)] if years else [],
    )


def _contact(contact: str) -> str:
    """Where a link to the publisher leads, if what is given can be one."""
    if _MAIL.fullmatch(contact):
        return f"mailto:{contact}"
    return contact if of_the_web(contact) else ""


def head(reading: Reading, look: Look, title: str, address: str, **more: str) -> str:
    """The head of a page that is no story. `more`: description, robots, feeds (the address they stand under), json_ld."""
    site = reading.site()
    return look.render(
        "page/head.html",
        reading,
        title=f"{title} – {site.name}" if title != site.name else title,
        shown_title=title,
        site_name=site.name,
        canonical=site.url + address if address else "",
        description=more.get("description", ""),
        robots=more.get("robots", "max-image-preview:large"),
        feeds=more.get("feeds", ""),
        json_ld=more.get("json_ld", ""),
    )
