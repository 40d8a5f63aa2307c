"""Archives: years, months, days and what goes on at a second page."""

from stoppress.press import copy
from tests.press.fragments.harbour import harbour, teaser
from tests.press.fragments.pages import element, fragment, said


def test_a_year_shows_its_twelve_months_with_counts() -> None:
    page = element(fragment(harbour(), "archive/2022/page"))
    months = page.find_class("archive__month")
    assert len(months) == 12
    assert [said(each) for each in months[:4]] == ["January 18 stories", "February 22 stories", "March 24 stories", "April"]
    assert [each.get("href") for each in page.iter("a")] == ["/2022/01/", "/2022/02/", "/2022/03/"]
    assert said(page.find_class("archive__total")[0]) == "64 stories"


def test_a_month_is_a_calendar_that_begins_on_monday() -> None:
    page = element(fragment(harbour(), "archive/2022-03/page"))
    rows = [[said(cell) for cell in row.iter("td")] for row in page.iter("tr")][1:]
    assert rows[0] == ["", "1 March 2022, 1 10 stories", "2 March 2022, 2 14 stories", "3", "4", "5", "6"]
    assert rows[-1] == ["28", "29", "30", "31", "", "", ""]
    assert [each.get("href") for each in page.find_class("archive__calendar")[0].iter("a")] == ["/2022/03/01/", "/2022/03/02/"]


def test_a_single_story_is_not_called_stories() -> None:
    filed = harbour()
    filed["archive/2022-03"] = copy.Counts((copy.Count("2022-03-05", 1),))
    assert said(element(fragment(filed, "archive/2022-03/page")).find_class("archive__total")[0]) == "1 story"


def test_a_day_lists_its_stories_oldest_first_with_their_times() -> None:
    page = element(fragment(harbour(), "chunk/day/2022-03-02/1/page"))
    lines = [said(each) for each in page.find_class("card--line")]
    assert lines[0] == f"00:44 {teaser(14).headline}"
    assert lines[-1] == f"13:44 {teaser(1).headline}"
    assert [each.get("href") for each in page.find_class("archive__up")[0].iter("a")] == ["/2022/", "/2022/03/"]


def test_a_days_pages_lead_to_each_other() -> None:
    first = element(fragment(harbour(), "chunk/day/2022-03-01/1/page")).find_class("archive__pages")[0]
    second = element(fragment(harbour(), "chunk/day/2022-03-01/2/page")).find_class("archive__pages")[0]
    assert [(each.get("rel"), each.get("href")) for each in first.iter("a")] == [("next", "/2022/03/01/2/")]
    assert [(each.get("rel"), each.get("href")) for each in second.iter("a")] == [("prev", "/2022/03/01/")]
    assert "page 2" in fragment(harbour(), "chunk/day/2022-03-01/2/head")


def test_a_sections_month_tells_the_date_and_leads_back() -> None:
    page = element(fragment(harbour(), "chunk/section/news/2022-03/1/page"))
    assert said(next(page.iter("h1"))) == "News, March 2022"
    assert [each.get("href") for each in page.find_class("archive__up")[0].iter("a")] == ["/news/"]
    assert said(page.find_class("card--line")[0]).startswith("1 March 2022, 08:44")
    assert 'href="https://harbourpost.example/news/2022/03/"' in fragment(harbour(), "chunk/section/news/2022-03/1/head")
