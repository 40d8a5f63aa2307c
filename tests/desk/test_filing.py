"""Filing: every way of changing what readers get ends in one change, in the same transaction, or in none."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection

from stoppress.desk import publishing, timetable
from stoppress.desk.changing import changing
from stoppress.desk.models import (
    Change,
    Contributor,
    Document,
    Filed,
    Membership,
    Newsroom,
    Picture,
    Rail,
    RailPick,
    Redirect,
    Section,
    Standing,
    Story,
    StoryTopic,
    ThemeFile,
    TimetableEntry,
    Topic,
)
from stoppress.desk.models.guarded import FiledModel, StillInUse, WentRoundFiling
from stoppress.desk.models.newsroom import UnknownTimezone
from stoppress.press import copy
from stoppress.wires.item import Person, Subject
from tests.desk.newsdesk import DAY, HOUR, NOON, assert_swept, filed_by, held_copy, item, last_change, open_newsroom, publish, read, story

pytestmark = pytest.mark.usefixtures("desk")


def draft(section: Section, name: str = "desk-story", **fields: object) -> Story:
    return Story(uri=f"tag:post,2022:{name}", headline=f"The {name}", section=section, body=[("text", "<p>By hand.</p>")], **fields)


def test_a_published_story_is_filed_with_its_lists() -> None:
    open_newsroom()
    result = publish(topics=(Subject("floods", "Floods"),), people=(Person("R. Hale"),))
    filed = filed_by(result.change)
    number = result.number
    assert result.address == "/2022/03/02/the-budget/"
    assert set(filed) == {
        f"story/{number}/teaser", f"story/{number}/body", "uri/tag:post,2022:budget", "list/front",
        "list/section/news", "chunk/section/news/2022-03/1",
        "topic/floods", "list/topic/floods", "chunk/topic/floods/2022-03/1",
        "contributor/r-hale", "list/contributor/r-hale", "chunk/contributor/r-hale/2022-03/1",
        "chunk/day/2022-03-02/1", "archive/2022-03", "archive/2022", "archive/years", "sitemap/days", "sitemap/news",
    }  # fmt: skip
    assert read("list/front") == copy.Listing(stories=(number,))  # type: ignore[arg-type]
    assert read("list/topic/floods").months == (copy.Count("2022-03", 1),)
    assert_swept(NOON)


def test_a_corrected_body_files_the_body_alone() -> None:
    open_newsroom()
    publish()
    result = publish(version=2, body=({"type": "text", "html": "<p>By three votes.</p>"},))
    assert list(filed_by(result.change)) == [f"story/{result.number}/body"]
    assert result.outcome == "updated"


def test_a_corrected_headline_leaves_the_lists_alone() -> None:
    open_newsroom()
    publish()
    result = publish(version=2, headline="The budget passes")
    assert list(filed_by(result.change)) == [f"story/{result.number}/teaser"]


def test_unpublishing_takes_a_story_out_of_everything_and_feeds_say_so() -> None:
    open_newsroom()
    publish("ferry", first=NOON - HOUR)
    gone = publish()
    result = publishing.unpublish("tag:post,2022:budget", at=NOON + HOUR)
    filed = filed_by(result.change)
    assert filed[f"story/{gone.number}/teaser"] is None
    assert filed["uri/tag:post,2022:budget"] is None
    assert read("list/front").departed == (copy.Departed("tag:post,2022:budget", "2022-03-02T13:00:00Z"),)
    assert "gone/2022/03/02/the-budget/" not in held_copy()
    assert result.state == "unpublished"
    assert result.address == gone.address
    assert_swept(NOON + HOUR)


def test_a_story_published_again_stands_at_its_address_again() -> None:
    open_newsroom()
    first = publish()
    publishing.unpublish("tag:post,2022:budget", at=NOON + HOUR)
    again = publishing.publish(story(), at=NOON + 2 * HOUR)
    assert (again.address, again.state, again.version) == (first.address, "live", 2)
    assert read("list/front").departed == ()
    assert read(f"story/{again.number}/teaser").published == "2022-03-02T12:00:00Z"
    assert_swept(NOON + 2 * HOUR)


def test_a_draft_of_an_unpublished_story_changes_nothing_that_feeds_say() -> None:
    open_newsroom()
    sport = Section.objects.create(slug="sport", name="Sport", named=True)
    publish()
    publishing.unpublish("tag:post,2022:budget", at=NOON + HOUR)
    before = Change.objects.count()
    edited = story()
    edited.section, edited.headline = sport, "Secret"
    publishing.save_draft(edited, at=NOON + 2 * HOUR)
    assert Change.objects.count() == before
    assert_swept(NOON + 2 * HOUR)


def test_a_kill_leaves_its_line_and_nothing_else() -> None:
    open_newsroom()
    publish(topics=(Subject("floods", "Floods"),))
    result = publishing.kill("tag:post,2022:budget", line="Withdrawn: the figures were wrong.", at=NOON + HOUR)
    held = held_copy()
    assert copy.decode("gone/x", held["gone/2022/03/02/the-budget/"]).line == "Withdrawn: the figures were wrong."
    assert not any(b"About the budget" in data or b"The budget" in data for data in held.values())
    assert "topic/floods" not in held
    assert result.version == 2
    assert_swept(NOON + HOUR)


def test_a_second_kill_puts_its_line_in_place_of_the_first() -> None:
    open_newsroom()
    publish()
    publishing.kill("tag:post,2022:budget", line="Withdrawn.", at=NOON + HOUR)
    publishing.kill("tag:post,2022:budget", line="Withdrawn: the figures were wrong.", at=NOON + 2 * HOUR)
    assert read("gone/2022/03/02/the-budget/").line == "Withdrawn: the figures were wrong."
    assert_swept(NOON + 2 * HOUR)


def test_former_addresses_of_a_killed_story_say_that_it_is_gone() -> None:
    open_newsroom()
    publish()
    moved = story()
    moved.slug = "budget-passes"
    publishing.publish(moved, at=NOON + HOUR)
    assert read("redirect/2022/03/02/the-budget/").to == "/2022/03/02/budget-passes/"
    publishing.kill("tag:post,2022:budget", line="Gone.", at=NOON + 2 * HOUR)
    assert {key for key in held_copy() if key.startswith(("gone/", "redirect/"))} == {
        "gone/2022/03/02/the-budget/",
        "gone/2022/03/02/budget-passes/",
    }
    assert_swept(NOON + 2 * HOUR)


def test_wagtails_own_publish_and_unpublish_are_filed() -> None:
    section = open_newsroom()
    written = draft(section)
    written.save()
    assert "uri/tag:post,2022:desk-story" not in held_copy()
    written.save_revision().publish()
    assert last_change().kind == "publish"
    assert "uri/tag:post,2022:desk-story" in held_copy()
    live = story("desk-story")
    assert (live.state, live.version, live.live) == ("live", 1, True)
    live.unpublish()
    assert "uri/tag:post,2022:desk-story" not in held_copy()
    assert story("desk-story").state == "unpublished"


def test_a_draft_over_a_live_story_is_no_change() -> None:
    open_newsroom()
    publish()
    before = Change.objects.count()
    edited = story()
    edited.headline = "Not yet"
    result = publishing.save_draft(edited, at=NOON + HOUR)
    assert result.change is None
    assert Change.objects.count() == before
    assert story().headline == "The budget"
    assert story().has_unpublished_changes


def test_deleting_a_story_takes_its_copy() -> None:
    open_newsroom()
    publish()
    publish("ferry")
    with changing(at=NOON):
        story().delete()
    assert "uri/tag:post,2022:budget" not in held_copy()
    with changing(at=NOON):
        Story.objects.filter(uri="tag:post,2022:ferry").delete()
    assert not any(key.startswith(("story/", "uri/", "chunk/", "archive/")) for key in held_copy())
    assert not Standing.objects.exists()
    assert not Membership.objects.exists()
    assert_swept(NOON)


def test_a_renamed_section_is_one_changed_value() -> None:
    section = open_newsroom()
    publish()
    section.name = "Daily news"
    section.save()
    assert list(filed_by(last_change().pk)) == ["section/news"]
    assert_swept(NOON)


def test_a_topic_with_a_new_slug_takes_its_stories_along_and_leaves_redirects() -> None:
    open_newsroom()
    result = publish(topics=(Subject("floods", "Floods"),))
    rail = Rail.objects.create(slug="flood-news", title="Floods", fills=True, fill_topic="floods")
    topic = Topic.objects.get(slug="floods")
    topic.slug = "flooding"
    with changing(at=NOON):
        topic.save()
    assert read(f"story/{result.number}/body").topics == ("flooding",)
    assert read("list/topic/flooding").stories == (result.number,)
    assert read("redirect/topics/floods/").to == "/topics/flooding/"
    assert "list/topic/floods" not in held_copy()
    rail.refresh_from_db()
    assert rail.fill_topic == "flooding"
    assert read("rail/flood-news").fill == (result.number,)
    topic.slug = "high-water"
    with changing(at=NOON):
        topic.save()
    assert read("redirect/topics/floods/").to == "/topics/high-water/"
    assert_swept(NOON)


def test_a_section_with_stories_in_it_is_not_removed() -> None:
    section = open_newsroom()
    publish()
    with pytest.raises(StillInUse, match=r"The section “News” cannot be removed: 1 entries still use it"):
        section.delete()
    assert read("section/news").name == "News"


def test_an_empty_section_goes_with_its_page_and_navigation_entry() -> None:
    open_newsroom()
    sport = Section.objects.create(slug="sport", name="Sport", named=True, order=1)
    assert read("navigation").sections == ("news", "sport")
    sport.delete()
    assert read("navigation").sections == ("news",)
    assert "list/section/sport" not in held_copy()
    assert_swept(NOON)


def test_a_section_nobody_named_has_a_page_only_while_a_public_story_stands_in_it() -> None:
    open_newsroom()
    publish(section=Subject("weather", "Weather"))
    assert read("navigation").sections == ("news", "weather")
    publishing.unpublish("tag:post,2022:budget", at=NOON + HOUR)
    assert read("navigation").sections == ("news",)
    assert {"section/weather", "list/section/weather"}.isdisjoint(held_copy())
    assert_swept(NOON + HOUR)


def test_documents_redirects_and_the_theme_are_filed() -> None:
    open_newsroom()
    Document.objects.create(slug="about", title="About us", body="<p>We <script>x</script><em>are</em>.</p>", place="footer")
    Redirect.objects.create(path="/old/", to="/about/", named=True)
    theme = ThemeFile.objects.create(path="look.css", content=b"a{}")
    ThemeFile.objects.create(path="logo.png", content=b"\x89PNG")
    assert read("document/about").html == "<p>We <em>are</em>.</p>"
    assert read("navigation").footer == ("about",)
    assert read("redirect/old/").to == "/about/"
    assert read("theme/look.css").text == "a{}"
    assert read("theme/logo.png").base64 == "iVBORw=="
    theme.delete()
    Document.objects.all().delete()
    assert {"document/about", "theme/look.css"}.isdisjoint(held_copy())
    assert_swept(NOON)


def test_a_redirect_gives_way_to_what_stands_there() -> None:
    open_newsroom()
    Redirect.objects.create(path="/sport/", to="/news/", named=True)
    assert read("redirect/sport/").to == "/news/"
    Section.objects.create(slug="sport", name="Sport", named=True)
    assert "redirect/sport/" not in held_copy()
    assert_swept(NOON)


def test_a_picture_is_filed_only_while_something_public_shows_it() -> None:
    section = open_newsroom()
    picture = Picture.objects.create(key="k1", original="0" * 64)
    written = draft(section, picture=picture, picture_alt="A ferry")
    written.save()
    assert "picture/k1" not in held_copy()
    published = publishing.publish(written, at=NOON)
    assert "picture/k1" in held_copy()
    assert read(f"story/{published.number}/teaser").picture == copy.LeadPicture("k1", "A ferry")
    publishing.unpublish(written.uri, at=NOON + HOUR)
    assert "picture/k1" not in held_copy()
    Contributor.objects.create(slug="r-hale", name="R. Hale", picture=picture, named=True)
    assert "picture/k1" in held_copy()
    picture.killed = True
    picture.save()
    assert "picture/k1" not in held_copy()
    assert_swept(NOON + HOUR)


def test_pictures_in_a_body_count_too() -> None:
    open_newsroom()
    picture = Picture.objects.create(key="k2", original="1" * 64)
    body = ({"type": "picture", "src": "media/a.jpg", "alt": "", "caption": "", "credit": ""},)
    publishing.apply_item(item(body=body), at=NOON, pictures={("media/a.jpg", None): picture})
    assert "picture/k2" in held_copy()
    assert_swept(NOON)


def test_rails_show_picks_of_public_stories_then_fill() -> None:
    open_newsroom()
    rail = Rail.objects.create(slug="top", title="Top", fills=True, fill_section="news", limit=3)
    RailPick.objects.create(rail=rail, uri="tag:post,2022:ferry", headline="For this slot")
    first = publish()
    assert read("rail/top").picks == ()
    second = publish("ferry", first=NOON - DAY)
    assert read("rail/top").picks == (copy.Pick(second.number or 0, "For this slot"),)
    assert read("rail/top").fill == (first.number, second.number)
    assert read("list/rail/top").stories == (second.number, first.number)
    publishing.unpublish("tag:post,2022:ferry", at=NOON)
    assert read("rail/top").picks == ()
    rail.fill_section = "sport"
    rail.save()
    assert read("rail/top").fill == ()
    assert_swept(NOON)
    rail.delete()
    assert "rail/top" not in held_copy()
    assert_swept(NOON)


def test_the_timezone_is_the_sites_and_moves_no_address() -> None:
    open_newsroom()
    result = publish(first=NOON + timedelta(hours=11, minutes=30), at=NOON + DAY)
    newsroom = Newsroom.objects.get()
    newsroom.timezone = "Asia/Tokyo"
    with changing(at=NOON + DAY):
        newsroom.save()
    assert list(filed_by(last_change().pk)) == ["site"]
    assert story().address == result.address == "/2022/03/02/the-budget/"


def test_an_import_is_one_change() -> None:
    open_newsroom()
    before = Change.objects.count()
    results = publishing.apply_items([item(str(at)) for at in range(120)], at=NOON, cause="Import")
    assert Change.objects.count() == before + 1
    assert {result.change for result in results} == {last_change().pk}
    assert read("chunk/day/2022-03-02/1").more
    assert len(read("chunk/day/2022-03-02/2").stories) == 20
    assert_swept(NOON)


def test_what_goes_round_filing_is_refused() -> None:
    section = open_newsroom()
    publish()
    with pytest.raises(WentRoundFiling):
        Story.objects.update(headline="Round it")
    with pytest.raises(WentRoundFiling):
        Story.objects.bulk_create([draft(section)])
    with pytest.raises(WentRoundFiling):
        Section.objects.filter(slug="news").update(name="Round it")
    with pytest.raises(WentRoundFiling):
        Story.objects.bulk_update([story()], ["headline"])
    with pytest.raises(WentRoundFiling):
        section.stories.update(headline="Round it")
    assert read("section/news").name == "News"


def test_a_table_of_copy_that_does_not_say_which_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="Forgetful rows are copy"):
        type("Forgetful", (FiledModel,), {"__module__": "stoppress.desk.models.stories"})
    assert "forgetful" not in apps.get_app_config("desk").models


def test_topics_added_by_themselves_are_filed() -> None:
    open_newsroom()
    result = publish()
    topic = Topic.objects.create(slug="floods", name="Floods")
    StoryTopic(story=story(), topic=topic).save()
    assert read(f"story/{result.number}/body").topics == ("floods",)
    StoryTopic.objects.all().delete()
    assert read(f"story/{result.number}/body").topics == ()
    assert_swept(NOON)


@pytest.mark.parametrize("way", ["publish", "items", "unpublish", "kill", "delete", "rename", "wagtail"])
def test_a_change_that_cannot_be_written_leaves_nothing_behind(way: str) -> None:
    section = open_newsroom()
    publish()
    live = story()
    rows = _rows()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TRIGGER refused BEFORE INSERT ON desk_change BEGIN SELECT RAISE(ABORT, 'the disk is full'); END")
    live.headline = section.name = "Changed"
    ways: dict[str, Callable[[], object]] = {
        "publish": lambda: publishing.publish(live, at=NOON + HOUR),
        "items": lambda: publish(version=2, headline="Changed"),
        "unpublish": lambda: publishing.unpublish(live.uri, at=NOON + HOUR),
        "kill": lambda: publishing.kill(live.uri, line="Gone.", at=NOON + HOUR),
        "delete": live.delete,
        "rename": section.save,
        "wagtail": live.unpublish,
    }
    with pytest.raises(DatabaseError, match="the disk is full"):
        ways[way]()
    assert _rows() == rows


def _rows() -> object:
    from wagtail.models import Revision

    tables: tuple[Any, ...] = (Story, Section, Filed, Standing, Membership, Change, TimetableEntry, Revision)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_publishing_inside_another_change_is_refused() -> None:
    open_newsroom()
    with changing(at=NOON), pytest.raises(publishing.InsideChange):
        publish()


def test_expiry_takes_a_story_down_by_itself() -> None:
    open_newsroom()
    publish()
    expiring = story()
    expiring.expire_at = NOON + HOUR
    publishing.publish(expiring, at=NOON)
    assert timetable.next_due() == timetable.milliseconds(NOON + HOUR)
    timetable.run_due(NOON + HOUR)
    assert story().state == "unpublished"
    assert story().expired
    assert "uri/tag:post,2022:budget" not in held_copy()
    assert_swept(NOON + HOUR)


def test_a_storys_number_is_never_given_again() -> None:
    open_newsroom()
    first = publish()
    story().delete()
    assert (publish("ferry").number or 0) > (first.number or 0)


def test_a_timezone_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownTimezone, match="There is no timezone 'Mars/Olympus'"):
        open_newsroom("Mars/Olympus")
    assert not Newsroom.objects.exists()


def test_a_headline_of_a_draft_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    section = open_newsroom()
    with caplog.at_level("INFO"):
        publishing.save_draft(draft(section, "secret"), at=NOON)
        publishing.schedule(draft(section, "hidden"), goes_live=NOON + HOUR, at=NOON)
    assert "secret" not in caplog.text
    assert "hidden" not in caplog.text


def test_a_section_that_moves_takes_along_what_left_it() -> None:
    section = open_newsroom()
    publish()
    publishing.unpublish("tag:post,2022:budget", at=NOON + HOUR)
    section.slug = "daily"
    with changing(at=NOON + HOUR):
        section.save()
    assert read("list/section/daily").departed == (copy.Departed("tag:post,2022:budget", "2022-03-02T13:00:00Z"),)
    assert_swept(NOON + HOUR)


def test_an_old_story_that_goes_while_the_timetable_is_late_leaves_the_news_sitemap_right() -> None:
    open_newsroom()
    publish(first=NOON)
    publish("ferry", first=NOON + DAY, at=NOON + DAY)
    publishing.unpublish("tag:post,2022:budget", at=NOON + 2 * DAY + HOUR)
    assert read("sitemap/news").stories == (story("ferry").pk,)
