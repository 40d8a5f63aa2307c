"""Addresses: taken once, given to nobody else, and leading on when they change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoppress.desk import publishing
from stoppress.desk.addresses import Addresses, address_day, first_slug, free_form, read_address, story_address
from stoppress.desk.changing import changing
from stoppress.desk.models import Document, Redirect, Section, Story
from stoppress.desk.publishing import apply_items
from stoppress.wires.item import Subject
from tests.desk.newsdesk import DAY, HOUR, NOON, assert_swept, clear, held_copy, item, open_newsroom, publish, read, story

pytestmark = pytest.mark.usefixtures("desk")


def test_same_day_collisions_are_numbered_in_order_of_first_publication() -> None:
    open_newsroom()
    results = apply_items(
        [
            item(name, headline="Storm surge", first=NOON - minutes * timedelta(minutes=1))
            for name, minutes in (("a", 1), ("b", 3), ("c", 2))
        ],
        at=NOON,
    )
    assert [result.address for result in results] == [
        "/2022/03/02/storm-surge-3/",
        "/2022/03/02/storm-surge/",
        "/2022/03/02/storm-surge-2/",
    ]
    assert publish("d", headline="Storm surge").address == "/2022/03/02/storm-surge-4/"
    assert publish("e", headline="Storm surge", first=NOON - DAY).address == "/2022/03/01/storm-surge/"


def test_a_headline_that_ends_in_a_number_collides_with_nothing_it_should_not() -> None:
    open_newsroom()
    assert publish("a", headline="Phase 2").address == "/2022/03/02/phase-2/"
    assert publish("b", headline="Phase").address == "/2022/03/02/phase/"
    assert publish("c", headline="Phase").address == "/2022/03/02/phase-3/"


def test_a_story_that_is_not_public_holds_no_address() -> None:
    open_newsroom()
    publish("a", status="withheld", headline="Storm surge")
    publish("b", headline="Storm surge", embargoed_until=NOON + HOUR)
    assert publish("c", headline="Storm surge").address == "/2022/03/02/storm-surge/"
    assert publish("a", version=2, headline="Storm surge").address == "/2022/03/02/storm-surge-2/"


@pytest.mark.parametrize(
    ("headline", "slug"),
    [("2", "story-2"), ("1984", "story-1984"), ("…?!", None), ("Überschwemmung", "uberschwemmung"), ("מים", None), ("🌊🌊", None)],
)
def test_every_headline_gives_a_slug(headline: str, slug: str | None) -> None:
    found = first_slug(headline, "tag:x")
    assert found == slug or (slug is None and found.startswith("story-") and len(found) == 14)


def test_a_new_slug_after_publication_leads_from_the_old_address_straight_to_the_last() -> None:
    open_newsroom()
    publish()
    for slug in ("second", "third"):
        moved = story()
        moved.slug = slug
        publishing.publish(moved, at=NOON + HOUR)
    assert read("redirect/2022/03/02/the-budget/").to == "/2022/03/02/third/"
    assert read("redirect/2022/03/02/second/").to == "/2022/03/02/third/"
    back = story()
    back.slug = "the-budget"
    publishing.publish(back, at=NOON + HOUR)
    assert story().address == "/2022/03/02/the-budget/"
    assert read("redirect/2022/03/02/third/").to == "/2022/03/02/the-budget/"
    assert "redirect/2022/03/02/the-budget/" not in held_copy()
    assert publish("other", headline="Third").address == "/2022/03/02/third-2/"
    assert_swept(NOON + HOUR)


def test_an_items_own_address_is_kept() -> None:
    open_newsroom()
    assert publish("a", address="/2019/07/08/old-story/").address == "/2019/07/08/old-story/"
    assert publish("b", address="/cms/story-17.html").address == "/cms/story-17.html"
    assert story("a").address_date == date(2019, 7, 8)
    assert story("b").address_date == date(2022, 3, 2)
    assert read("chunk/day/2019-07-08/1").stories == (story("a").pk,)
    assert_swept(NOON)


@pytest.mark.parametrize(
    "asked", ["/2019/07/08/taken/", "/news/", "/topics/floods/", "/2022/03/02/", "/2022/03/02/2/", "/a/feed.rss", "/about/"]
)
def test_an_address_that_is_not_free_is_named_and_another_given(asked: str) -> None:
    open_newsroom()
    Document.objects.create(slug="about", title="About")
    publish("first", address="/2019/07/08/taken/")
    result = publish(address=asked)
    assert result.outcome == "published"
    assert result.address == "/2022/03/02/the-budget/"
    assert result.problems[0].field == "/altIds"
    assert asked in result.problems[0].message


def test_two_items_of_one_batch_with_one_address() -> None:
    open_newsroom()
    results = apply_items([item("a", address="/2019/07/08/one/"), item("b", address="/2019/07/08/one/")], at=NOON)
    assert [result.address for result in results] == ["/2019/07/08/one/", "/2022/03/02/the-b/"]
    assert [bool(result.problems) for result in results] == [False, True]


def test_addresses_that_items_bring_go_before_those_that_are_made() -> None:
    open_newsroom()
    results = apply_items([item("a", headline="Surge"), item("b", headline="Other", address="/2022/03/02/surge/")], at=NOON)
    assert [result.address for result in results] == ["/2022/03/02/surge-2/", "/2022/03/02/surge/"]


@pytest.mark.parametrize("path", ["/%2e%2e/", "/%2F/", "/%41/", "/caf%C3%A9/", "/..;x/", "/a/.;/"])
def test_an_address_that_the_readers_server_would_not_find_is_none(path: str) -> None:
    assert not free_form(path)


def test_the_address_that_a_story_has_stays_whatever_items_say() -> None:
    open_newsroom()
    first = publish()
    second = publish(version=2, headline="Another headline", address="/2001/01/01/elsewhere/", section=Subject("sport", "Sport"))
    assert second.address == first.address


def test_sections_and_documents_keep_off_each_other_and_off_the_sites_addresses() -> None:
    from django.core.exceptions import ValidationError

    open_newsroom()
    publish(address="/my-story/")
    for slug in ("topics", "2022", "media", "my-story"):
        with pytest.raises(ValidationError):
            Section(slug=slug, name="X").full_clean()
        with pytest.raises(ValidationError):
            Document(slug=slug, title="X").full_clean()
    with pytest.raises(ValidationError, match="A section stands at /news/"):
        Document(slug="news", title="X").full_clean()


def test_redirects_never_form_a_chain_or_a_loop() -> None:
    open_newsroom()
    with changing(at=NOON):
        section = Section.objects.create(slug="a", name="A", named=True)
        for slug in ("b", "c", "a", "b"):
            section.slug = slug
            section.save()
    targets = dict(Redirect.objects.values_list("path", "to"))
    assert targets["/a/"] == targets["/c/"] == "/b/"
    assert "/b/" not in targets
    assert read("redirect/a/feed.rss").to == "/b/feed.rss"
    assert_swept(NOON)


@given(
    st.integers(-62_135_596_800, 253_402_300_799),
    st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati", "Europe/London", "Australia/Lord_Howe"]),
)
@settings(max_examples=150, deadline=None)
def test_r15_every_moment_in_every_zone_has_a_day(seconds: int, timezone: str) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    day = address_day(moment, None, timezone)
    assert abs((day - moment.date()).days) <= 1
    path = story_address(day, "surge")
    assert read_address(path) == (day, "surge")
    assert free_form(path)


@given(st.lists(st.sampled_from(["storm", "storm-2", "storm-3", "Storm", "calm"]), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_is_given_twice(desk: object, headlines: list[str]) -> None:
    clear()
    open_newsroom()
    half = len(headlines) // 2
    apply_items([item(f"s{number}", headline=headline) for number, headline in enumerate(headlines[:half])], at=NOON)
    for number, headline in enumerate(headlines[half:], half):
        publish(f"s{number}", headline=headline)
    given_out = list(Story.objects.values_list("address", flat=True))
    assert len(set(given_out)) == len(headlines)


def test_addresses_given_out_together_are_different_too() -> None:
    open_newsroom()
    addresses = Addresses()
    paths = [addresses.give(date(2022, 3, 2), "surge")[0] for _ in range(4)]
    assert paths == ["/2022/03/02/surge/", "/2022/03/02/surge-2/", "/2022/03/02/surge-3/", "/2022/03/02/surge-4/"]
    assert not addresses.take("/2022/03/02/surge-2/")
