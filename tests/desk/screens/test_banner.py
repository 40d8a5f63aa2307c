"""The breaking banner at the desk: over every page until its time, never to a story that readers do not have."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from stoppress.desk import timetable
from stoppress.desk.banners import BannerRefused, Wanted, banner_said, end_banner, linked_to, set_banner, standing_banner, take_banner
from stoppress.desk.changing import changing
from stoppress.desk.models import Banner, Change
from stoppress.desk.publishing import unpublish
from stoppress.desk.sweeping import sweep
from stoppress.press import copy
from tests.desk.newsdesk import HOUR, NOON, open_newsroom, publish, read, story

LINE = "Sea wall breached at Orrery"
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _newsroom(desk: Path) -> None:
    with changing(at=NOON):
        open_newsroom()
    publish("wall")


def test_a_banner_is_one_change_of_one_key_and_ends_in_its_second() -> None:
    touched = set_banner(Wanted(f"  {LINE} ", NOON + HOUR, "tag:post,2022:wall"), at=NOON, by="ines")
    assert touched.number is not None
    assert read("banner") == copy.Banner(LINE, "tag:post,2022:wall")
    assert timetable.next_due() == timetable.milliseconds(NOON + HOUR)
    assert timetable.run_due(NOON + HOUR - SECOND) == ()
    assert read("banner") is not None
    (change,) = timetable.run_due(NOON + HOUR)
    assert Change.objects.get(pk=change).cause == "The breaking banner ends"
    assert read("banner") is None
    assert Banner.objects.get().ended_by == "timetable"
    assert timetable.run_due(NOON + 2 * HOUR) == ()
    assert not sweep(NOON + 2 * HOUR)


def test_a_banner_comes_down_by_hand_and_a_new_one_takes_its_place() -> None:
    set_banner(Wanted(LINE, NOON + HOUR), at=NOON, by="ines")
    set_banner(Wanted("The harbour is closed", NOON + 2 * HOUR, href="https://harbourpost.example/x"), at=NOON + SECOND, by="omar")
    assert read("banner") == copy.Banner("The harbour is closed", href="https://harbourpost.example/x")
    assert timetable.run_due(NOON + HOUR) == ()
    assert read("banner") is not None
    assert not sweep(NOON + HOUR)
    end_banner(at=NOON + HOUR, by="ines")
    assert read("banner") is None
    assert standing_banner(NOON + HOUR) is None
    assert timetable.run_due(NOON + 3 * HOUR) == ()
    assert end_banner(at=NOON + 3 * HOUR, by="ines").number is None


def test_a_banner_never_links_to_what_readers_do_not_have() -> None:
    publish("secret", embargoed_until=NOON + HOUR)
    with pytest.raises(BannerRefused, match="Readers do not have this story"):
        set_banner(Wanted(LINE, NOON + HOUR, "tag:post,2022:secret"), at=NOON, by="ines")
    publish("withdrawn")
    address = str(story("withdrawn").address)
    assert linked_to(address.rstrip("/")) == ("tag:post,2022:withdrawn", "")
    assert linked_to(f"https://harbourpost.example{address}") == ("tag:post,2022:withdrawn", "")
    unpublish("tag:post,2022:withdrawn", at=NOON)
    with pytest.raises(BannerRefused, match="Readers do not have this story"):
        linked_to(address)
    assert linked_to("/news/") == ("", "/news/")


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "//evil.example/", "data:text/html,x", "/\\evil.example", "https://", "news", "/a b"]
)
def test_a_link_that_is_no_address_is_refused(href: str) -> None:
    with pytest.raises(BannerRefused, match="begins with https://"):
        set_banner(Wanted(LINE, NOON + HOUR, href=href), at=NOON, by="ines")


def test_a_banner_says_something_short_and_ends() -> None:
    for wanted, field in (
        (Wanted(" ", NOON + HOUR), "text"),
        (Wanted("x" * 161, NOON + HOUR), "text"),
        (Wanted(LINE, NOON), "until"),
        (Wanted(LINE, NOON + 49 * HOUR), "until"),
    ):
        with pytest.raises(BannerRefused) as refused:
            set_banner(wanted, at=NOON, by="ines")
        assert refused.value.field == field
    assert not Banner.objects.exists()


def test_newsroom_yaml_carries_the_banner_once() -> None:
    set_banner(Wanted(LINE, NOON + HOUR, "tag:post,2022:wall"), at=NOON, by="ines")
    said = banner_said()
    assert said == {"banner": {"text": LINE, "uri": "tag:post,2022:wall", "until": "2022-03-02T13:00:00Z"}}
    end_banner(at=NOON, by="ines")
    assert banner_said() == {}
    assert take_banner(said["banner"], NOON) == ""
    assert standing_banner(NOON) is None, "the desk took it down"
    Banner.objects.all().delete()
    assert take_banner(said["banner"], NOON + HOUR) == ""
    assert not Banner.objects.exists(), "its time is over"
    with changing(at=NOON):
        assert take_banner(said["banner"], NOON) == ""
    assert read("banner") == copy.Banner(LINE, "tag:post,2022:wall")
    assert "left out" in take_banner({"text": LINE}, NOON)
    assert "left out" in take_banner("breaking", NOON)
    assert "no address" in take_banner({"text": LINE, "until": "2022-03-02T13:00:00Z", "href": "javascript:1"}, NOON)


def test_the_screen_sets_shows_and_takes_it_down(editor: Client) -> None:
    page = editor.get("/desk/banner/").content.decode()
    assert 'data-finder-of-value="links" data-finder-free-value="true"' in page
    astray = editor.post("/desk/banner/", {"text": LINE, "link": "sea wall", "until": "60"})
    assert (astray.status_code, 'aria-invalid="true"' in astray.content.decode(), Banner.objects.exists()) == (422, True, False)
    refused = editor.post("/desk/banner/", {"text": "", "link": "", "until": "60"})
    assert (refused.status_code, "Write the line" in refused.content.decode()) == (422, True)
    assert editor.post("/desk/banner/", {"text": LINE, "until": "moment", "moment": "no"}).status_code == 422
    set_ = editor.post("/desk/banner/", {"text": LINE, "link": str(story("wall").address), "until": "60"})
    assert set_.status_code == 302
    banner = Banner.objects.get()
    assert (banner.uri, banner.href, banner.began_by) == ("tag:post,2022:wall", "", "ines")
    assert banner.until - datetime.now(UTC) < timedelta(minutes=61)
    page = editor.get("/desk/banner/").content.decode()
    assert "On every page until" in page
    assert "Links to “The wall”" in page
    editor.post("/desk/banner/end/")
    assert Banner.objects.get().ended is not None
    assert "On every page until" not in editor.get("/desk/banner/").content.decode()
