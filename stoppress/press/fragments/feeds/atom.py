"""Atom (RFC 4287), with the entries that were withdrawn (RFC 6721)."""

from stoppress.press import times
from stoppress.press.copy import StoryNumber
from stoppress.press.fragments.feeds.channel import author, channel, identity
from stoppress.press.fragments.feeds.xml import clean
from stoppress.press.look import Look
from stoppress.press.rendering import Reading


def atom(reading: Reading, look: Look, rest: str) -> str:
    site = reading.site()
    made = channel(reading, rest)
    return clean(
        look.render(
            "feeds/atom.xml",
            reading,
            title=made.title,
            address=made.address,
            name=site.name,
            language=site.language,
            updated=made.updated,
            entries="".join(reading.part(_entry, look, number) for number in made.stories),
            departed=[{"uri": identity(each.uri, site.url), "at": times.utc(each.at)} for each in made.departed],
        )
    )


def _entry(reading: Reading, look: Look, number: StoryNumber) -> str:
    teaser = reading.teaser(number)
    if teaser is None:
        return ""
    site = reading.site()
    section = reading.section(teaser.section)
    return look.render(
        "feeds/atom_entry.xml",
        reading,
        uri=identity(teaser.uri, site.url),
        title=teaser.headline,
        address=site.url + teaser.address,
        published=times.utc(teaser.published),
        updated=times.utc(teaser.updated),
        author=author(teaser.byline),
        section=teaser.section if section else "",
        section_name=section.name if section else "",
        standfirst=teaser.standfirst,
    )
