"""Publishing at the desk: flash, receipts, the editor's acts, undo, calling off, kill."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from stoppress.desk import publishing, reverting
from stoppress.desk.models import Change, NotLive, Section, Story, StoryChange
from stoppress.desk.models.stories import StoryHeld
from stoppress.desk.screens.publishing.receipt import NO_DIFFERENCE, Receipt
from stoppress.desk.screens.publishing.states import states_of
from stoppress.desk.screens.publishing.telling import Told
from tests.desk import newsdesk
from tests.desk.screens.browser_form import edit_address, open_editor
from tests.desk.screens.conftest import signed_in
from tests.newsroom.rehearsal import Rehearsal, body_at, rehearsing

HOUR = timedelta(hours=1)
KEY = "0123456789abcdef0123456789abcdef"


@dataclass
class Desk:
    data: Path
    editor: Client
    pressroom: Rehearsal

    def flash(self, headline: str = "Bridge closed", line: str = "Since noon.", key: str = KEY, **headers: str) -> Any:
        said = {"headline": headline, "line": line, "section": Section.objects.get(slug="news").pk, "key": key}
        return self.editor.post("/desk/flash/", said, headers=headers)

    def flashed(self, headline: str = "Bridge closed", line: str = "Since noon.") -> Story:
        assert self.flash(headline, line).status_code == 302
        found: Story = Story.objects.get(headline=headline)
        return found

    def act(self, story: Story, act: str, **typed: Any) -> Any:
        return self.editor.post(edit_address(story), {**open_editor(self.editor, story), **typed, f"action-{act}": f"action-{act}"})

    def page(self, story: Story) -> str:
        return body_at(self.data, Story.objects.get(pk=story.pk).address or "") or ""


@pytest.fixture
def newsroom(desk: Path) -> Iterator[Desk]:
    shutil.rmtree(desk / "editions", ignore_errors=True)
    newsdesk.open_newsroom("Europe/London")
    with rehearsing(desk, at=int((datetime.now(UTC) - HOUR).timestamp() * 1000)) as pressroom:
        yield Desk(desk, signed_in("ines"), pressroom)


def test_a_story_under_embargo_says_the_same_everywhere(newsroom: Desk) -> None:
    newsdesk.publish("wall", status="withheld", headline="The wall", body=({"type": "text", "html": "<p>It held.</p>"},))
    story = newsdesk.story("wall")

    def page() -> str:
        return str(newsroom.editor.get(edit_address(story)).content.decode())

    def panel() -> str:
        return page().partition('data-side-panel="status"')[2]

    assert "Nothing is scheduled." in panel()
    newsroom.act(story, "edit", embargoed_until="2091-06-01 12:00")
    assert "In the draft, not published yet: under embargo until 1 June 2091, 12:00 BST" in panel()
    newsroom.act(story, "publish")
    assert "Embargoed until 1 June 2091, 12:00 BST" in page()
    told = panel()
    assert "Under embargo</h3>" in told
    assert "Goes live 1 June 2091, 12:00 BST, when its embargo ends" in told
    for untrue in ("Nothing is scheduled.", "Draft</h3>", "not published yet"):
        assert untrue not in told


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("", "Saved. No reader sees a difference"),
        (NO_DIFFERENCE, "Saved. No reader sees a difference"),
        ("It is being pressed.", "Not live: It is being pressed"),
    ],
)
def test_a_receipt_without_an_edition_says_what_readers_have_and_ends_once(why: str, told: str) -> None:
    assert Told(Receipt(7, why=why), None, "").headline == told


def said(answer: Any) -> str:
    """What stands over the next page."""
    return " ".join(str(message) for message in answer.wsgi_request._messages)


def test_a_flash_is_live_when_it_is_answered_with_a_receipt_of_links(newsroom: Desk) -> None:
    answer = newsroom.flash(accept="application/json")
    told = json.loads(answer.content)
    story = Story.objects.get()
    assert (answer.status_code, told["live"]) == (200, True)
    assert (story.headline, story.standfirst, story.state, story.live_revision.user.username) == (
        "Bridge closed",
        "Since noon.",
        "live",
        "ines",
    )
    assert "Since noon." in newsroom.page(story)
    for link in (
        f"https://harbourpost.example{story.address}",
        "https://harbourpost.example/news/",
        "https://harbourpost.example/feed.rss",
    ):
        assert f'href="{link}"' in told["receipt"]
    assert "Section News" in told["receipt"]
    assert "Live in edition" in told["said"]
    assert told["editor"] == edit_address(story)
    assert Change.objects.latest("pk").author == "ines"


def test_the_same_flash_sent_twice_is_one_story(newsroom: Desk) -> None:
    first, again = (json.loads(newsroom.flash(accept="application/json").content) for _ in range(2))
    assert Story.objects.count() == 1
    assert first["editor"] == again["editor"]
    assert again["live"]


def test_a_flash_without_a_script_leads_to_its_receipt(newsroom: Desk) -> None:
    answer = newsroom.flash()
    page = newsroom.editor.get(answer.headers["Location"])
    assert b"Flash: Bridge closed" in page.content
    assert b"Undo" in page.content
    assert b"Live in edition" in newsroom.editor.get(edit_address(Story.objects.get())).content
    assert b"Flash: Bridge closed" in newsroom.editor.get("/desk/receipts/").content


def test_a_flash_without_a_headline_says_so_beside_the_field(newsroom: Desk) -> None:
    answer = newsroom.flash(headline=" ", accept="application/json")
    assert (answer.status_code, list(json.loads(answer.content)["errors"])) == (422, ["headline"])
    assert not Story.objects.exists()


def test_markup_in_a_flash_is_words(newsroom: Desk) -> None:
    story = newsroom.flashed("<script>alert(1)</script>", "<img src=x onerror=alert(2)>")
    assert "<script>alert" not in newsroom.page(story)
    assert "<img src=x" not in newsroom.page(story)


def test_only_an_update_moves_the_time_that_readers_see(newsroom: Desk) -> None:
    story = newsroom.flashed()
    Story.objects.get(pk=story.pk)
    before = Story.objects.get(pk=story.pk).updated
    fields = {"headline": "Bridge shut"}
    assert newsroom.act(story, "minor", **fields).status_code == 302
    now = Story.objects.get(pk=story.pk)
    assert (now.headline, now.updated) == ("Bridge shut", before)
    assert "Bridge shut" in newsroom.page(story)
    with newsdesk_clock(now):
        answer = newsroom.act(story, "publish", headline="Bridge shut for weeks")
    later = Story.objects.get(pk=story.pk)
    assert later.updated is not None
    assert before is not None
    assert later.updated > before - HOUR
    kinds = [change.kind for change in Change.objects.order_by("pk")]
    assert ("minor" in kinds, kinds[-1]) == (True, "publish")
    assert "Live in" in said(answer)
    assert "Receipt" in said(answer)


class newsdesk_clock:
    """The live story was published an hour ago."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def __enter__(self) -> None:
        hour_ago = datetime.now(UTC).replace(microsecond=0) - HOUR
        self.story.published = self.story.updated = hour_ago
        self.story.save()

    def __exit__(self, *_: object) -> None:
        story = Story.objects.get(pk=self.story.pk)
        assert story.updated is not None
        assert story.published is not None
        assert story.updated > story.published, "the update did not move the time"


def test_a_held_story_goes_live_by_no_way(newsroom: Desk) -> None:
    story = newsroom.flashed()
    answer = newsroom.act(story, "publish", held="Lawyers look at paragraph two.", headline="Not yet")
    assert answer.status_code == 200
    assert "On hold" in said(answer)
    newsroom.act(story, "edit", held="Lawyers look at paragraph two.", headline="Not yet")
    drafted = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    assert drafted.held
    with pytest.raises(StoryHeld):
        publishing.publish(drafted, at=datetime.now(UTC))
    live = Story.objects.get(pk=story.pk)
    with pytest.raises(StoryHeld):
        reverting.bring_back(live, live.live_revision, datetime.now(UTC), "ines")
    assert "Not yet" not in newsroom.page(story)
    assert "On hold" in states_of([drafted])[story.pk].markup()


def test_undo_gives_readers_what_they_had_and_keeps_a_newer_draft(newsroom: Desk) -> None:
    story = newsroom.flashed()
    newsroom.act(story, "publish", headline="Wrong bridge")
    change = Change.objects.latest("pk").pk
    newsroom.act(story, "edit", headline="A draft nobody saw")
    answer = newsroom.editor.post(f"/desk/receipts/{change}/undo/")
    assert answer.status_code == 302
    assert "Bridge closed" in newsroom.page(story)
    now = Story.objects.get(pk=story.pk)
    assert (now.headline, now.get_latest_revision_as_object().headline) == ("Bridge closed", "A draft nobody saw")
    assert Change.objects.latest("pk").kind == "revert"
    again = newsroom.editor.post(f"/desk/receipts/{change}/undo/")
    assert "cannot be undone" in said(again)


@pytest.mark.parametrize("way", ["undo", "bring back"])
def test_what_was_taken_back_does_not_stay_as_a_draft_where_nobody_wrote_one(newsroom: Desk, way: str) -> None:
    story = newsroom.flashed()
    first = story.live_revision_id
    newsroom.act(story, "publish", headline="Wrong bridge")
    change = Change.objects.latest("pk").pk
    newsroom.act(story, "edit", headline="Wrong bridge, again")
    newsroom.act(story, "edit", headline="Wrong bridge")  # typed and taken back
    if way == "undo":
        newsroom.editor.post(f"/desk/receipts/{change}/undo/")
    else:
        asked = newsroom.editor.get(f"/desk/stories/{story.pk}/bring-back/{first}/").content.decode()
        assert "The editor opens with it too." in asked
        assert "Last part of the address" not in asked
        newsroom.editor.post(f"/desk/stories/{story.pk}/bring-back/{first}/")
    now = Story.objects.get(pk=story.pk)
    assert (now.headline, now.get_latest_revision_as_object().headline) == ("Bridge closed", "Bridge closed")
    assert not now.has_unpublished_changes
    assert "Bridge closed" in newsroom.page(story)


def test_undo_of_a_first_publish_takes_it_from_readers(newsroom: Desk) -> None:
    story = newsroom.flashed()
    newsroom.editor.post(f"/desk/receipts/{Change.objects.latest('pk').pk}/undo/")
    assert Story.objects.get(pk=story.pk).state == "unpublished"
    assert newsroom.page(story) == ""


def test_what_is_scheduled_says_when_in_the_newsrooms_zone_and_can_be_called_off(newsroom: Desk) -> None:
    story = newsroom.flashed()
    when = datetime(2030, 7, 1, 12, 30, tzinfo=UTC)
    newsroom.act(story, "publish", go_live_at="2030-07-01 13:30", headline="Later")
    with timezone.override("Europe/London"):
        more = states_of([Story.objects.get(pk=story.pk)])[story.pk].more
    assert more == ("An update goes live 1 July 2030, 13:30 BST.",)
    assert Story.objects.get(pk=story.pk).revisions.filter(approved_go_live_at=when).exists()
    assert "Later" not in newsroom.page(story)
    page = newsroom.editor.get(f"/desk/stories/{story.pk}/call-off/")
    assert "1 July 2030, 13:30 BST" in page.content.decode()
    newsroom.editor.post(f"/desk/stories/{story.pk}/call-off/")
    assert not Story.objects.get(pk=story.pk).revisions.filter(approved_go_live_at__isnull=False).exists()
    assert Story.objects.get(pk=story.pk).get_latest_revision_as_object().go_live_at is None


def test_unpublish_is_reversible_and_kill_is_not(newsroom: Desk) -> None:
    story = newsroom.flashed()
    address = story.address
    page = newsroom.editor.get(f"/desk/stories/unpublish/{story.pk}/")
    assert str(address) in page.content.decode()
    answer = newsroom.editor.post(f"/desk/stories/unpublish/{story.pk}/")
    assert "Gone for readers in" in said(answer)
    assert "Gone for readers in edition" in newsroom.editor.get(answer.headers["Location"]).content.decode()
    assert newsroom.page(story) == ""
    newsroom.act(story, "publish")
    assert Story.objects.get(pk=story.pk).address == address
    assert "Bridge closed" in newsroom.page(story)
    refused = newsroom.editor.post(f"/desk/stories/{story.pk}/kill/", {"line": "Withdrawn: it was another bridge."})
    assert refused.status_code == 200
    assert Story.objects.get(pk=story.pk).state == "live"
    newsroom.editor.post(f"/desk/stories/{story.pk}/kill/", {"line": "Withdrawn: it was another bridge.", "sure": "on"})
    assert "Withdrawn: it was another bridge." in newsroom.page(story)
    assert states_of([Story.objects.get(pk=story.pk)])[story.pk].word == "killed"


def test_a_story_whose_page_cannot_be_made_is_shown_as_not_live_with_the_reason(newsroom: Desk) -> None:
    story = newsroom.flashed()
    NotLive.objects.create(owner=f"story/{story.pk}", why="TemplateBroken: story.html", copy=b"", change=99)
    state = states_of([Story.objects.get(pk=story.pk)])[story.pk]
    assert (state.word, state.said) == ("not-live", "Not live: TemplateBroken: story.html")


def test_states_of_fifty_stories_cost_as_many_queries_as_of_one(newsroom: Desk, django_assert_max_num_queries: Any) -> None:
    newsroom.flashed()
    publishing.apply_items([newsdesk.item(f"n{number}") for number in range(50)], at=datetime.now(UTC))
    stories = list(Story.objects.all())
    with django_assert_max_num_queries(8):
        found = states_of(stories)
    assert len(found) == 51


def test_a_change_of_many_stories_is_remembered_with_none_of_them(newsroom: Desk) -> None:
    publishing.apply_items([newsdesk.item(f"n{number}") for number in range(60)], at=datetime.now(UTC))
    assert not StoryChange.objects.exists()


@pytest.mark.parametrize("role", ["reporter", "freelancer", "lawyer", "picture editor"])
def test_who_may_not_publish_has_neither_flash_nor_its_effects(newsroom: Desk, role: str) -> None:
    story = newsroom.flashed()
    client = signed_in(f"a-{role.replace(' ', '-')}", role)
    assert client.get("/desk/flash/").status_code == 403
    for address in (
        f"/desk/stories/{story.pk}/kill/",
        f"/desk/stories/unpublish/{story.pk}/",
        f"/desk/receipts/{Change.objects.latest('pk').pk}/undo/",
    ):
        assert client.post(address, {"line": "x", "sure": "on"}).status_code == 403
    assert Story.objects.get(pk=story.pk).state == "live"
