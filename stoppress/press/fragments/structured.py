"""Structured data: what a page is about in schema.org's words, for search engines and archives."""

from typing import Any

import msgspec

from stoppress.press import times
from stoppress.press.copy import Body, Contributor, Rendition, Section, Site, Teaser
from stoppress.press.fragments.addresses import absolute, list_address

TYPES = {"analysis": "AnalysisNewsArticle", "explainer": "BackgroundNewsArticle", "opinion": "OpinionNewsArticle"}
_encode = msgspec.json.Encoder().encode
_UNSAFE = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def script_safe(value: Any) -> str:
    """JSON that cannot end the script element it stands in."""
    text = _encode(value).decode()
    for character, escaped in _UNSAFE:
        text = text.replace(character, escaped)
    return text


def organisation(site: Site) -> dict[str, Any]:
    made: dict[str, Any] = {"@type": "NewsMediaOrganization", "name": site.publisher.name or site.name, "url": f"{site.url}/"}
    if site.publisher.logo:
        made["logo"] = {"@type": "ImageObject", "url": absolute(site.url, site.publisher.logo)}
    if site.publisher.corrections:
        made["correctionsPolicy"] = absolute(site.url, site.publisher.corrections)
    return made


def news_article(
    site: Site, teaser: Teaser, body: Body, section: Section | None, people: list[Contributor], pictures: tuple[Rendition, ...]
) -> str:
    """A NewsArticle, or the kind of it that the story is, as JSON fit for a script element."""
    address = site.url + teaser.address
    article: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": TYPES.get(teaser.kind, "NewsArticle"),
        "@id": address,
        "url": address,
        "mainEntityOfPage": address,
        "headline": teaser.headline,
        "datePublished": times.machine(teaser.published, site.timezone),
        "dateModified": times.machine(teaser.updated, site.timezone),
        "inLanguage": teaser.language or site.language,
        "isAccessibleForFree": True,
        "publisher": organisation(site),
    }
    if teaser.standfirst:
        article["description"] = teaser.standfirst
    if section:
        article["articleSection"] = section.name
    if body.dateline:
        article["dateline"] = body.dateline
    if body.words:
        article["wordCount"] = body.words
    article["author"] = _authors(site, teaser, people)
    if pictures:
        article["image"] = [_image(site, teaser, each) for each in pictures]
    if body.corrections:
        article["correction"] = [
            {"@type": "CorrectionComment", "text": each.line, "datePublished": times.machine(each.at, site.timezone)}
            for each in body.corrections
        ]
    return script_safe(article)


def website(site: Site) -> str:
    """The front: the site, and who publishes it."""
    made = {"@context": "https://schema.org", "@type": "WebSite", "name": site.name, "url": f"{site.url}/", "publisher": organisation(site)}
    if site.strapline:
        made["description"] = site.strapline
    return script_safe(made)


def collection(site: Site, name: str, address: str) -> str:
    """A list of stories: a section, a topic, a rail."""
    part_of = {"@type": "WebSite", "name": site.name, "url": f"{site.url}/"}
    made = {"@context": "https://schema.org", "@type": "CollectionPage", "name": name, "url": site.url + address, "isPartOf": part_of}
    return script_safe(made)


def profile(site: Site, person: Contributor, portrait: Rendition | None) -> str:
    """A contributor's page."""
    address = site.url + list_address("contributor", person.slug)
    who = {"@type": "Person", "name": person.name, "url": address, "worksFor": organisation(site)}
    if person.bio:
        who["description"] = person.bio
    if portrait:
        who["image"] = absolute(site.url, portrait.href)
    return script_safe({"@context": "https://schema.org", "@type": "ProfilePage", "url": address, "mainEntity": who})


def _authors(site: Site, teaser: Teaser, people: list[Contributor]) -> list[dict[str, Any]]:
    """The contributors with their pages; else the byline's name; else the newsroom itself."""
    if people:
        return [{"@type": "Person", "name": each.name, "url": site.url + list_address("contributor", each.slug)} for each in people]
    name = teaser.byline.strip()
    if name[:3].lower() == "by ":
        name = name[3:].strip()
    return [{"@type": "Person", "name": name}] if name else [organisation(site)]


def _image(site: Site, teaser: Teaser, picture: Rendition) -> dict[str, Any]:
    image: dict[str, Any] = {
        "@type": "ImageObject",
        "url": absolute(site.url, picture.href),
        "width": picture.width,
        "height": picture.height,
    }
    if teaser.picture and teaser.picture.caption:
        image["caption"] = teaser.picture.caption
    if teaser.picture and teaser.picture.credit:
        image["creditText"] = teaser.picture.credit
    if teaser.picture and teaser.picture.photographer:
        image["creator"] = {"@type": "Person", "name": teaser.picture.photographer}
    return image
