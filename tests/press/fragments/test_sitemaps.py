"""Sitemaps."""

from stoppress.press import copy
from tests.press.fragments.harbour import SITE, harbour, teaser
from tests.press.fragments.pages import changed, fragment, pages, xml

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def test_the_index_names_the_news_and_every_day() -> None:
    index = xml(pages(harbour())["/sitemap.xml"])
    assert [each.text for each in index.iter(f"{MAP}loc")] == [
        f"{SITE.url}/sitemap-news.xml",
        f"{SITE.url}/sitemaps/2022-03-01.xml",
        f"{SITE.url}/sitemaps/2022-03-02.xml",
    ]


def test_a_day_is_pieced_together_from_its_pages() -> None:
    day = xml(pages(harbour())["/sitemaps/2022-03-01.xml"])
    assert day.tag == f"{MAP}urlset"
    first = day.find(f"{MAP}url")
    assert (first.findtext(f"{MAP}loc"), first.findtext(f"{MAP}lastmod")) == (SITE.url + teaser(24).address, "2022-03-01T09:19:00Z")
    assert len(day) == 11


def test_news_name_the_paper_the_language_and_the_moment() -> None:
    first = xml(fragment(harbour(), "sitemap/news")).find(f"{MAP}url")
    news = first.find(f"{NEWS}news")
    assert (news.findtext(f"{NEWS}publication/{NEWS}name"), news.findtext(f"{NEWS}publication/{NEWS}language")) == (SITE.name, "en")
    assert news.findtext(f"{NEWS}publication_date") == "2022-03-02T13:44:00+00:00"
    assert news.findtext(f"{NEWS}title") == teaser(1).headline


def test_an_address_is_escaped_and_an_empty_sitemap_is_valid() -> None:
    filed = harbour()
    filed["story/14/teaser"] = changed(teaser(14), address="/2022/03/02/a&b/")
    assert xml(pages(filed)["/sitemaps/2022-03-02.xml"]).find(f"{MAP}url").findtext(f"{MAP}loc") == f"{SITE.url}/2022/03/02/a&b/"
    filed["sitemap/news"] = copy.Listing()
    assert len(xml(fragment(filed, "sitemap/news"))) == 0
