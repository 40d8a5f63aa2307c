"""Sitemaps: the index, one a day, and the news of two days."""

from html import escape

from stoppress.press import times
from stoppress.press.copy import Chunk, Days, Listing, StoryNumber
from stoppress.press.fragments.feeds.xml import clean
from stoppress.press.look import Look
from stoppress.press.rendering import Reading

NEWS_LIMIT = 1_000


def index(reading: Reading, look: Look) -> str:
    found: Days | None = reading.get("sitemap/days")
    url = escape(reading.site().url)
    days = "\n".join(f"<sitemap><loc>{url}/sitemaps/{escape(day)}.xml</loc></sitemap>" for day in (found.days if found else ()))
    return look.render("sitemaps/index.xml", reading, url=reading.site().url, days=days)


def opening(reading: Reading, look: Look) -> str:
    return look.render("sitemaps/open.xml", reading)


def closing(reading: Reading, look: Look) -> str:
    return look.render("sitemaps/close.xml", reading)


def chunk(reading: Reading, look: Look, day: str, number: str) -> str:
    """The stories of one page of a day, to stand between the opening and the closing."""
    look.note(reading, "sitemaps")
    found: Chunk = reading.get(f"chunk/day/{day}/{number}") or Chunk(())
    return "".join(_url(reading, story) for story in found.stories)


def _url(reading: Reading, story: StoryNumber) -> str:
    teaser = reading.teaser(story)
    if teaser is None:
        return ""
    address = escape(reading.site().url + teaser.address)
    return f"<url><loc>{address}</loc><lastmod>{times.utc(teaser.updated)}</lastmod></url>\n"


def news(reading: Reading, look: Look) -> str:
    found: Listing | None = reading.get("sitemap/news")
    stories = found.stories[:NEWS_LIMIT] if found else ()
    return look.render("sitemaps/news.xml", reading, urls="".join(reading.part(_news, look, story) for story in stories))


def _news(reading: Reading, look: Look, story: StoryNumber) -> str:
    teaser = reading.teaser(story)
    if teaser is None:
        return ""
    site = reading.site()
    return clean(
        look.render(
            "sitemaps/news_url.xml",
            reading,
            address=site.url + teaser.address,
            name=site.name,
            language=(teaser.language or site.language).split("-")[0],
            published=times.machine(teaser.published, site.timezone),
            title=teaser.headline,
        )
    )
