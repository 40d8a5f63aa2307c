"""Read more: a line that leads to another story, under the headline that story has now."""

from stoppress.press.copy import ReadMore
from stoppress.press.fragments.addresses import of_the_web
from stoppress.press.look import Look
from stoppress.press.rendering import Reading


def read_more(reading: Reading, look: Look, block: ReadMore) -> str:
    number = reading.story_at(block.href)
    teaser = reading.teaser(number) if number is not None else None
    if teaser:
        href, words = teaser.address, teaser.headline
    else:
        # A uri that names no public story leads nowhere; an address of the web does.
        href, words = block.href if of_the_web(block.href) else "", block.text
    return look.render("blocks/read_more/read_more.html", reading, href=href, text=words) if words else ""
