"""JSON Feed 1.1."""

from typing import Any

import msgspec

from stoppress.press import times
from stoppress.press.copy import StoryNumber
from stoppress.press.fragments.addresses import absolute
from stoppress.press.fragments.feeds.channel import author, channel
from stoppress.press.fragments.pictures import share
from stoppress.press.look import Look
from stoppress.press.rendering import Reading

_encode = msgspec.json.Encoder().encode


def json_feed(reading: Reading, look: Look, rest: str) -> str:
    look.note(reading, "feeds")
    site = reading.site()
    made = channel(reading, rest)
    opening = _encode(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": made.title,
            "home_page_url": made.address,
            "feed_url": f"{made.address}feed.json",
            "description": site.strapline or site.name,
            "language": site.language,
            "authors": [{"name": site.name, "url": f"{site.url}/"}],
        }
    ).decode()
    return f'{opening[:-1]},"items":[{",".join(reading.part(_item, number) for number in made.stories)}]}}'


def _item(reading: Reading, number: StoryNumber) -> str:
    teaser = reading.teaser(number)
    if teaser is None:
        return ""
    site = reading.site()
    item: dict[str, Any] = {
        "id": teaser.uri,
        "url": site.url + teaser.address,
        "title": teaser.headline,
        "content_text": teaser.standfirst or teaser.headline,
        "date_published": times.machine(teaser.published, site.timezone),
        "date_modified": times.machine(teaser.updated, site.timezone),
    }
    if teaser.standfirst:
        item["summary"] = teaser.standfirst
    if name := author(teaser.byline):
        item["authors"] = [{"name": name}]
    if section := reading.section(teaser.section):
        item["tags"] = [section.name]
    if teaser.language:
        item["language"] = teaser.language
    if teaser.picture and (picture := share(reading.picture(teaser.picture.picture))):
        item["image"] = absolute(site.url, picture.href)
    return _encode(item).decode()
