"""Publishing: what becomes of an item, by its version, its status and what the desk has."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stoppress.desk import publishing, timetable
from stoppress.desk.models import Change, Contributor, Picture, Section, Story, Topic
from stoppress.desk.models.stories import StoryKilled
from stoppress.desk.publishing import apply_item, apply_items, preview_items
from stoppress.press import copy
from stoppress.wires.item import Correction, Person, PictureUse, Related, Subject
from tests.desk.newsdesk import DAY, HOUR, NOON, assert_swept, held_copy, item, open_newsroom, publish, read, story

pytestmark = pytest.mark.usefixtures("desk")


def test_the_same_version_with_the_same_content_changes_nothing() -> None:
    open_newsroom()
    first = publish()
    before = Change.objects.count()
    again = publish(at=NOON + HOUR)
    assert (again.outcome, again.change, again.version, again.address) == ("unchanged", None, 1, first.address)
    assert Change.objects.count() == before
    assert story().revisions.count() == 1


def test_everything_an_item_says_is_compared() -> None:
    open_newsroom()
    full = item(
        topics=(Subject("floods", "Floods"),),
        people=(Person("R. Hale", "tag:post,2022:hale"),),
        related=(Related("tag:x", "Other"),),
        corrections=(Correction("tag:c", "Wrong count", NOON, "<p>It was three.</p>"),),
        picture=PictureUse("tag:p", "media/a.jpg", (3, 4), alt="A ferry"),
        urgency=3,
        rest={"fields": {"wordCount": 10**30}},
        embargoed_until=NOON - HOUR,
        version_created=NOON + timedelta(microseconds=123_456),
    )
    assert apply_item(full, at=NOON + HOUR).outcome == "published"
    assert apply_item(full, at=NOON + HOUR).outcome == "unchanged"


def test_a_version_that_is_known_with_other_content_is_refused() -> None:
    open_newsroom()
    publish()
    result = publish(headline="Other words")
    assert (result.outcome, result.refusal) == ("refused", "conflict")
    assert "send changes as version 2" in result.problems[0].message
    assert result.problems[0].field == "/version"
    assert story().headline == "The budget"


def test_an_older_version_is_refused() -> None:
    open_newsroom()
    publish(version=3)
    result = publish(version=2, headline="Late")
    assert (result.outcome, result.refusal, result.state, result.version) == ("refused", "older", "live", 3)


def test_an_item_without_version_is_the_next_for_the_api_and_the_first_in_a_file() -> None:
    open_newsroom()
    publish(versioned=False)
    assert publish(versioned=False).outcome == "unchanged"
    next_one = publish(versioned=False, headline="Corrected")
    assert (next_one.outcome, next_one.version) == ("updated", 2)
    (in_a_file,) = apply_items([item(versioned=False, headline="Again")], at=NOON)
    assert in_a_file.refusal == "older"


def test_a_publish_at_the_desk_makes_the_next_version() -> None:
    open_newsroom()
    publish(version=4)
    edited = story()
    edited.headline = "By hand"
    result = publishing.publish(edited, at=NOON + HOUR)
    assert result.version == 5
    assert publish(version=4).refusal == "older"
    assert publish(version=6, headline="From the wire").outcome == "updated"


def test_withheld_is_a_draft_and_changes_nothing_public() -> None:
    open_newsroom()
    before = Change.objects.count()
    result = publish(status="withheld")
    assert (result.outcome, result.state, result.address, result.change) == ("draft", "draft", "", None)
    assert Change.objects.count() == before
    assert story().address is None


def test_withheld_beside_a_live_story_leaves_it_live() -> None:
    open_newsroom()
    publish()
    result = publish(version=2, status="withheld", headline="Not yet")
    assert (result.outcome, result.state, result.change) == ("draft", "draft", None)
    assert read(f"story/{result.number}/teaser").headline == "The budget"
    assert story().live
    assert story().get_latest_revision_as_object().headline == "Not yet"
    promoted = publish(version=2, headline="Not yet")
    assert (promoted.outcome, promoted.version) == ("updated", 2)
    assert read(f"story/{result.number}/teaser").headline == "Not yet"


def test_a_draft_waits_for_no_change_of_its_batch() -> None:
    open_newsroom()
    draft, live = apply_items([item("a", status="withheld"), item("b")], at=NOON)
    assert draft.change is None
    assert live.change is not None


def test_what_was_imported_as_drafts_is_published_by_importing_it() -> None:
    open_newsroom()
    apply_items([item()], at=NOON, as_draft=True)
    assert story().state == "draft"
    (result,) = apply_items([item()], at=NOON)
    assert (result.outcome, result.state) == ("published", "live")


def test_a_higher_canceled_version_kills_and_it_stays_gone() -> None:
    open_newsroom()
    publish()
    same = publish(status="canceled", kill_line="Gone.")
    assert same.refusal == "conflict"
    killed = publish(version=2, status="canceled", kill_line="Withdrawn.")
    assert (killed.outcome, killed.state) == ("killed", "killed")
    assert b"Withdrawn." in held_copy()["gone/2022/03/02/the-budget/"]
    assert publish(version=2, status="canceled", kill_line="Withdrawn.").outcome == "unchanged"
    for version in (1, 2, 9):
        back = publish(version=version, headline="Back again")
        assert back.refusal == "killed"
    assert "uri/tag:post,2022:budget" not in held_copy()
    assert_swept(NOON)


def test_a_killed_story_cannot_be_published_at_the_desk() -> None:
    open_newsroom()
    publish()
    publishing.kill("tag:post,2022:budget", line="Gone.", at=NOON)
    with pytest.raises(StoryKilled, match="it stays gone"):
        publishing.publish(story(), at=NOON + HOUR)
    assert story().state == "killed"


def test_a_killed_item_that_was_never_here_is_gone_at_its_address() -> None:
    open_newsroom()
    result = publish(status="canceled", kill_line="Withdrawn.", address="/2021/01/05/storm/", first=NOON - 400 * DAY)
    assert result.state == "killed"
    assert b"Withdrawn." in held_copy()["gone/2021/01/05/storm/"]
    assert not any(key.startswith("story/") for key in held_copy())
    assert publish("storm", first=datetime(2021, 1, 5, tzinfo=UTC)).address == "/2021/01/05/the-storm/"
    assert_swept(NOON)


def test_r15_an_item_without_any_date_is_refused_never_given_todays() -> None:
    open_newsroom()
    result = publish(first=None)
    assert (result.outcome, result.refusal) == ("refused", "invalid")
    assert result.problems[0].field == "/firstCreated"
    assert not Story.objects.exists()


def test_r15_first_published_is_version_created_where_nothing_else_is_said() -> None:
    open_newsroom()
    result = publish(first=None, version_created=NOON - DAY)
    assert read(f"story/{result.number}/teaser").published == "2022-03-01T12:00:00Z"
    assert result.address == "/2022/03/01/the-budget/"


def test_r15_an_update_before_the_first_is_shown_as_the_first() -> None:
    open_newsroom()
    result = publish(version_created=NOON - DAY)
    teaser = read(f"story/{result.number}/teaser")
    assert teaser.updated == teaser.published == "2022-03-02T12:00:00Z"


def test_r15_first_published_stays_whatever_later_versions_say() -> None:
    open_newsroom()
    result = publish()
    publish(version=2, first=NOON + HOUR, headline="Later", at=NOON + DAY)
    assert read(f"story/{result.number}/teaser").published == "2022-03-02T12:00:00Z"
    publish(version=3, first=None, headline="Undated", at=NOON + DAY)
    assert read(f"story/{result.number}/teaser").published == "2022-03-02T12:00:00Z"


@pytest.mark.parametrize(("ahead", "outcome"), [(timedelta(minutes=5), "published"), (timedelta(minutes=5, seconds=1), "held")])
def test_r15_a_date_more_than_five_minutes_ahead_is_held(ahead: timedelta, outcome: str) -> None:
    open_newsroom()
    result = publish(first=NOON + ahead)
    assert result.outcome == outcome
    if outcome == "held":
        assert "ahead of the clock" in result.problems[0].message
        assert story().held
        assert (story().state, result.change) == ("draft", None)
        assert publish(first=NOON + ahead).outcome == "held"
        released = publish(first=NOON + ahead, at=NOON + HOUR)
        assert released.outcome == "published"
        assert not story().held


def test_the_date_that_is_ahead_of_the_clock_is_the_one_that_is_named() -> None:
    open_newsroom()
    result = publish(version_created=NOON + HOUR)
    assert (result.outcome, result.problems[0].field) == ("held", "/versionCreated")


def test_what_cannot_be_understood_is_a_draft_that_says_why() -> None:
    open_newsroom()
    publish()
    result = publish(version=2, held="The embargo cannot be understood.", headline="Wait")
    assert (result.outcome, result.state, result.change) == ("held", "draft", None)
    assert story().live
    assert story().get_latest_revision_as_object().held == "The embargo cannot be understood."


def test_an_unknown_section_topic_or_person_is_made_last_and_has_no_page_before_a_public_story() -> None:
    open_newsroom()
    publish(status="withheld", section=Subject("weather", "Weather"), topics=(Subject("floods", "Floods"),), people=(Person("R. Hale"),))
    assert Section.objects.get(slug="weather").order > Section.objects.get(slug="news").order
    assert {"section/weather", "topic/floods", "contributor/r-hale"}.isdisjoint(held_copy())
    publish(version=2, section=Subject("weather", "Weather"), topics=(Subject("floods", "Floods"),), people=(Person("R. Hale"),))
    assert {"section/weather", "topic/floods", "contributor/r-hale", "list/topic/floods"} <= held_copy().keys()


def test_an_item_without_section_goes_to_the_first() -> None:
    result = publish(section=None)
    assert result.outcome == "published"
    assert story().section.slug == "news"


def test_a_section_that_would_stand_in_the_sites_way_refuses_its_item_alone() -> None:
    open_newsroom()
    results = apply_items([item("a", section=Subject("topics", "Topics")), item("b")], at=NOON)
    assert [result.outcome for result in results] == ["refused", "published"]
    assert results[0].problems[0].field == "/subjects"


def test_people_are_known_by_uri_then_by_name() -> None:
    open_newsroom()
    publish("a", people=(Person("R. Hale", "tag:hale"),))
    publish("b", people=(Person("Rosa Hale", "tag:hale"),))
    publish("c", people=(Person("R. Hale", "tag:another"),))
    publish("d", people=(Person("R. Hale"),))
    assert sorted(Contributor.objects.values_list("slug", "uri")) == [("r-hale", "tag:hale"), ("r-hale-2", "tag:another")]
    assert [story(name).people.get().contributor.slug for name in "abcd"] == ["r-hale", "r-hale", "r-hale-2", "r-hale"]


def test_versions_of_one_story_in_one_batch_follow_one_another() -> None:
    open_newsroom()
    results = apply_items([item(version=1), item(version=3, headline="Third"), item(version=2, headline="Second")], at=NOON)
    assert [(result.outcome, result.refusal) for result in results] == [("published", ""), ("updated", ""), ("refused", "older")]
    assert len({result.change for result in results if result.change}) == 1
    assert story().headline == "Third"


def test_a_picture_that_comes_later_is_shown_without_a_new_version() -> None:
    open_newsroom()
    lead = PictureUse("tag:p", "media/a.jpg", (3, 4), alt="A ferry")
    result = publish(picture=lead)
    assert read(f"story/{result.number}/teaser").picture.picture is None
    picture = Picture.objects.create(key="k1", original="0" * 64)
    (again,) = apply_items([item(picture=lead)], at=NOON, pictures={("media/a.jpg", (3, 4)): picture})
    assert (again.outcome, again.version) == ("updated", 1)
    assert read(f"story/{result.number}/teaser").picture.picture == "k1"
    (once_more,) = apply_items([item(picture=lead)], at=NOON)
    assert once_more.outcome == "unchanged"


def test_a_preview_keeps_nothing() -> None:
    open_newsroom()
    before = Change.objects.count()
    results = preview_items([item(), item("ferry", topics=(Subject("floods", "Floods"),))], at=NOON)
    assert [result.outcome for result in results] == ["published", "published"]
    assert {result.change for result in results} == {None}
    assert (Story.objects.count(), Topic.objects.count(), Change.objects.count()) == (0, 0, before)


def test_a_preview_puts_no_file_before_readers(desk: Path) -> None:
    open_newsroom()
    shown = copy.Picture("k1", (copy.Rendition("/media/unguessable.jpg", 480, 270, "jpeg"),), ())
    (desk / "desk" / "pictures" / "files").mkdir(parents=True, exist_ok=True)
    (desk / "desk" / "pictures" / "files" / "unguessable.jpg").write_bytes(b"picture")
    picture = Picture.objects.create(key="k1", original="0" * 64, copy=copy.encode(shown).decode())
    lead = PictureUse("tag:p", "media/a.jpg")
    apply_items([item(picture=lead)], at=NOON, pictures={("media/a.jpg", None): picture}, as_draft=True)
    preview_items([item(picture=lead)], at=NOON)
    assert not (desk / "media").exists()
    apply_items([item(picture=lead)], at=NOON)
    assert (desk / "media" / "unguessable.jpg").read_bytes() == b"picture"


def test_more_than_a_thousand_items_are_refused_at_once() -> None:
    with pytest.raises(publishing.TooManyItems, match="1,001 items"):
        apply_items([item()] * 1001, at=NOON)


def test_unknown_stories_are_named() -> None:
    with pytest.raises(publishing.UnknownStory, match="tag:nobody"):
        publishing.kill("tag:nobody", line="", at=NOON)


def test_a_scheduled_story_may_be_edited() -> None:
    section = open_newsroom()
    written = Story(uri="tag:desk", headline="Later", section=section, body=[])
    result = publishing.schedule(written, goes_live=NOON + HOUR, at=NOON)
    assert (result.state, result.change) == ("scheduled", None)
    assert Story.objects.get().get_lock() is None
    timetable.run_due(NOON + HOUR)
    assert Story.objects.get().state == "live"


def test_a_revision_that_names_what_was_removed_can_still_be_published() -> None:
    open_newsroom()
    topic = Topic.objects.create(slug="floods", name="Floods")
    publish()
    edited = story()
    edited.topics.create(topic=topic)
    edited.headline = "With a topic"
    publishing.save_draft(edited, at=NOON)
    topic.delete()
    story().latest_revision.publish()
    assert story().headline == "With a topic"
    assert story().topics.count() == 0
