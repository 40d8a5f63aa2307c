"""RSS 2.0."""

from stoppress.press import times
from stoppress.press.copy import StoryNumber
from stoppress.press.fragments.addresses import absolute
from stoppress.press.fragments.feeds.channel import author, channel
from stoppress.press.fragments.feeds.xml import clean
from stoppress.press.fragments.pictures import share
from stoppress.press.look import Look
from stoppress.press.rendering import Reading


def rss(reading: Reading, look: Look, rest: str) -> str:
    site = reading.site()
    made = channel(reading, rest)
    return clean(
        look.render(
            "feeds/rss.xml",
            reading,
            title=made.title,
            address=made.address,
            description=site.strapline or site.name,
            language=site.language,
            updated=times.mail(made.updated),
            entries="".join(reading.part(_entry, look, number) for number in made.stories),
        )
    )


def _entry(reading: Reading, look: Look, number: StoryNumber) -> str:
    teaser = reading.teaser(number)
    if teaser is None:
        return ""
    site = reading.site()
    section = reading.section(teaser.section)
    picture = share(reading.picture(teaser.picture.picture)) if teaser.picture else None
    return look.render(
        "feeds/rss_entry.xml",
        reading,
        title=teaser.headline,
        address=site.url + teaser.address,
        uri=teaser.uri,
        published=times.mail(teaser.published),
        updated=times.utc(teaser.updated),
        author=author(teaser.byline),
        section=section.name if section else "",
        standfirst=teaser.standfirst,
        picture=absolute(site.url, picture.href) if picture else "",
        width=picture.width if picture else 0,
        height=picture.height if picture else 0,
        credit=teaser.picture.credit if teaser.picture else "",
        alt=teaser.picture.alt if teaser.picture else "",
    )
