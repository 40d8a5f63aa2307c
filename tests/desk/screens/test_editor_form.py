"""The story's form: what opens in it saves as it was, and what is chosen in it arrives."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pysqlite3.dbapi2 as sqlite3
import pytest
from django.db import connection
from django.test import Client

from stoppress.desk.models import Contributor, Picture, Section, Story, Topic
from stoppress.desk.publishing import apply_items
from stoppress.desk.screens.stories.untouched import through_editor
from stoppress.wires.folder import stories
from stoppress.wires.item import Problem
from stoppress.wires.ninjs import read_item
from tests.desk import newsdesk
from tests.desk.screens.browser_form import edit_address, open_editor, page_fields
from tests.desk.screens.conftest import signed_in

DEMO = Path(__file__).parents[3] / "demo"
AT = datetime(2026, 12, 1, 12, tzinfo=UTC)


def take_demo() -> list[Story]:
    newsdesk.open_newsroom()
    items = [read_item(json.loads(line.data))[0] for line in stories(DEMO) if not isinstance(line, Problem)]
    apply_items([item for item in items if item is not None], at=AT)
    return list(Story.objects.filter(state="live").order_by("pk"))


def told_readers() -> dict[str, bytes]:
    """All copy but drawn cards, which come with the first save at the desk."""
    return {key: data for key, data in newsdesk.held_copy().items() if not key.startswith("picture/")}


def draft(name: str) -> Story:
    """The story as the desk saved it last."""
    found: Story = newsdesk.story(name).get_latest_revision_as_object()
    return found


def test_every_story_of_the_demo_opens_and_saves_byte_for_byte_as_it_was(editor: Client) -> None:
    found = take_demo()
    assert len(found) > 50
    before = told_readers()
    for story in found:
        answer = editor.post(edit_address(story), {**open_editor(editor, story), "action-minor": "1"})
        assert answer.status_code == 302, (story.headline, answer.context and answer.context["form"].errors)
    assert told_readers() == before
    assert Story.objects.filter(state="live").count() == len(found)


@pytest.mark.parametrize(
    "html",
    [
        "<blockquote><p>One.</p><p>Two <strong>words</strong>.</p></blockquote><p>After.</p>",
        "<p>About <data value=\"fact:homes\">1,900</data> homes, and <a href=\"https://example.org/?a=1&amp;b=2\">more</a>.</p>",
        "<p>A line<br>and another &amp; &lt;one&gt;.</p>",
        "<ul><li>One<ul><li>Under one</li></ul></li><li>Two</li></ul><ol><li>First</li></ol>",
        "<h2>Why</h2><p>So.</p><hr><h3>How</h3><p>Thus: <a href=\"mailto:desk@example.org\">write</a>.</p>",
        "<p>Two&nbsp;words and “quotes” — all of it.</p>",
    ],
)  # fmt: skip
def test_running_text_goes_through_the_editor_unchanged_for_readers(desk: Path, html: str) -> None:
    from stoppress.desk.bodies import clean

    assert clean(through_editor(html)) == clean(html)


@pytest.mark.parametrize(
    "html",
    ["<p>One.</p><hr><hr><p>Two.</p>", "<blockquote><ul><li>A point</li></ul></blockquote>", "<p><strong><em>Both</em></strong></p>"],
)
def test_what_the_editor_cannot_show_stays_while_nobody_changes_that_block(editor: Client, html: str) -> None:
    newsdesk.open_newsroom()
    newsdesk.publish("wall", body=({"type": "text", "html": html},), at=AT)
    story = newsdesk.story("wall")
    before = told_readers()
    editor.post(edit_address(story), {**open_editor(editor, story), "action-minor": "1"})
    assert told_readers() == before


def test_topics_people_and_related_stories_are_chosen_and_ordered(editor: Client) -> None:
    newsdesk.open_newsroom()
    newsdesk.publish("wall", at=AT)
    newsdesk.publish("tide", at=AT)
    for name in ("floods", "budget", "coast"):
        Topic.objects.create(slug=name, name=name.capitalize())
    for name in ("ines-roe", "tom-hale"):
        Contributor.objects.create(slug=name, name=name)
    story = newsdesk.story("wall")
    chosen: dict[str, Any] = {
        "topic_list": ["coast", "floods"],
        "people_list": ["tom-hale", "ines-roe"],
        "related_list": [newsdesk.story("tide").uri],
    }
    editor.post(edit_address(story), {**open_editor(editor, story), **chosen})
    story = draft("wall")
    assert [child.topic.slug for child in story.topics.all()] == ["coast", "floods"]
    assert [child.contributor.slug for child in story.people.all()] == ["tom-hale", "ines-roe"]
    assert [child.uri for child in story.related.all()] == [newsdesk.story("tide").uri]
    again = open_editor(editor, story)
    assert again["topic_list"] == ["coast", "floods"]
    editor.post(edit_address(story), {**again, "topic_list": ["floods"], "people_list": []})
    story = draft("wall")
    assert [child.topic.slug for child in story.topics.all()] == ["floods"]
    assert not list(story.people.all())


def test_a_picture_is_chosen_and_kept_by_its_key(editor: Client) -> None:
    newsdesk.open_newsroom()
    newsdesk.publish("wall", at=AT)
    row = Picture.objects.create(key="abc123", original="d" * 64, file_name="media/wall.jpg", width=800, height=600)
    story = newsdesk.story("wall")
    block = {"body-1-deleted": "", "body-1-order": "1", "body-1-type": "picture", "body-1-id": "", "body-1-value-picture": str(row.pk)}
    block |= {f"body-1-value-{name}": "" for name in ("src", "alt", "caption", "credit")}
    fields = {**open_editor(editor, story), **block, "body-count": "2", "picture": str(row.pk), "picture_alt": "A wall"}
    editor.post(edit_address(story), fields)
    story = draft("wall")
    assert story.picture is not None
    assert (story.picture.key, story.picture_href, story.picture_alt) == ("abc123", "media/wall.jpg", "A wall")
    assert story.body.raw_data[1]["value"]["src"] == "media/wall.jpg"
    assert story.body.raw_data[1]["value"]["picture"] == "abc123"
    assert open_editor(editor, story)["picture"] == str(row.pk)


def test_who_may_not_publish_or_hold_cannot_post_it_either(desk: Path) -> None:
    section = newsdesk.open_newsroom()
    reporter = signed_in("rosa", "reporter")
    story = Story.objects.create(uri="tag:post,2022:wall", headline="Wall", section=section)
    fields = {**open_editor(reporter, story), "held": "mine", "embargoed_until": "2031-01-01 12:00", "go_live_at": "2031-01-01 12:00"}
    assert reporter.post(edit_address(story), fields).status_code == 302
    story.refresh_from_db()
    assert (story.held, story.embargoed_until, story.go_live_at) == ("", None, None)


def test_each_time_of_a_story_names_the_newsrooms_zone_and_its_words(editor: Client) -> None:
    newsdesk.open_newsroom("Europe/London")
    page = editor.get("/desk/stories/add/").content.decode()
    assert page.count("Newsroom time: Europe/London.") >= 4  # goes live, is taken off, embargo, corrections
    for said in ("Goes live", "Is taken off", "Nothing is scheduled.", "<title>New story"):
        assert said in page.replace("<title>\n", "<title>"), said
    for wagtails in ("publishing schedule", "New: ", "Expir"):
        assert wagtails not in page, wagtails


def test_a_new_story_is_in_the_section_that_its_writer_used_last(editor: Client) -> None:
    newsdesk.open_newsroom()
    sport = Section.objects.create(slug="sport", name="Sport")
    page = editor.get("/desk/stories/add/")
    assert page.context["form"]["section"].value() == Section.objects.get(slug="news").pk
    fields = {"headline": "Cup final", "section": sport.pk, "kind": "news", "body-count": "0", "editor": "k" * 32}
    fields |= {f"corrections-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    answer = editor.post("/desk/stories/add/", fields, headers={"accept": "application/json"})
    assert answer.json()["success"], answer.json()
    assert editor.get("/desk/stories/add/").context["form"]["section"].value() == sport.pk


def test_words_brought_back_are_a_draft_that_can_be_undone(editor: Client) -> None:
    newsdesk.open_newsroom()
    newsdesk.publish("wall", standfirst="As it was.", at=AT)
    story = newsdesk.story("wall")
    fields = {**open_editor(editor, story), "standfirst": "As it was kept.", "editor_brings_back": "k" * 32}
    page = editor.post(edit_address(story), fields, follow=True)
    assert b"Your words are back" in page.content
    assert draft("wall").standfirst == "As it was kept."
    former = fields["editor_opened"].split()[0]
    assert f"/revisions/{former}/revert/" in page.content.decode()
    assert newsdesk.story("wall").standfirst == "As it was."


def test_empty_paragraphs_of_the_editor_are_nothing_to_readers(desk: Path) -> None:
    from stoppress.desk.bodies import block_copy

    text, points = block_copy(
        [
            {"type": "text", "value": '<p data-block-key="a">One.</p><hr/><p data-block-key="b"></p>'},
            {"type": "key_points", "value": {"title": "", "points": ['<p data-block-key="c">One.</p><p data-block-key="d">Two.</p>']}},
        ]
    )
    assert text.html == "<p>One.</p><hr>"  # type: ignore[union-attr]
    assert points.points == ("One. Two.",)  # type: ignore[union-attr]


def test_a_new_story_that_comes_in_twice_at_once_is_made_once(editor: Client) -> None:
    """By autosave, and by the button pressed while that is on its way."""
    section = newsdesk.open_newsroom()
    fields = {
        **page_fields(editor.get("/desk/stories/add/").content),
        "section": str(section.pk),
        "headline": "The crane stands still",
        "body-count": "0",
    }
    answers: list[int] = []

    def send() -> None:
        client = Client()
        client.cookies = editor.cookies
        answers.append(client.post("/desk/stories/add/", fields).status_code)
        connection.close()

    before = set(Story.objects.values_list("pk", flat=True))
    writer = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")  # both have asked whether it stands, and wait to write
    senders = [Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    time.sleep(2)
    writer.execute("ROLLBACK")
    writer.close()
    for sender in senders:
        sender.join()
    assert sorted(answers) == [302, 307]
    assert len({*Story.objects.values_list("pk", flat=True)} - before) == 1


def test_a_draft_without_a_headline_says_so_in_its_editor_and_messages(editor: Client) -> None:
    newsdesk.open_newsroom()
    section = Section.objects.get(slug="news")
    story = Story.objects.create(uri="tag:nightdesk.example,2026:empty", headline="", section=section)
    story.save_revision(clean=False)
    page = editor.get(edit_address(story)).content.decode()
    assert "No headline yet" in page
    assert "Story object" not in page
    assert str(story) == "No headline yet"


def test_the_desk_says_notes_sign_out_and_kinds_in_capitals(editor: Client) -> None:
    newsdesk.open_newsroom()
    page = editor.get("/desk/stories/add/").content.decode()
    assert "Add or show notes" in page
    assert "Add or show comments" not in page
    assert '"Sign out"' in page
    assert "Log out" not in page
    assert ">Explainer</option>" in page
    assert ">explainer</option>" not in page
