"""Previews and versions: what is shown before it is published, to whom, and what readers had before."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from stoppress.desk import publishing
from stoppress.desk.api.states import editions
from stoppress.desk.models import Change, PreviewLink, Story
from stoppress.desk.screens.publishing.links import token_of
from stoppress.desk.screens.publishing.previews import WRITTEN_HERE
from stoppress.desk.screens.publishing.versions import versions_of
from tests.desk import newsdesk
from tests.desk.screens.browser_form import open_editor
from tests.desk.screens.conftest import signed_in
from tests.desk.screens.test_publishing import Desk, newsroom

__all__ = ["newsroom"]
BODY = ({"type": "text", "html": "<p>First words.</p><p>The wall held.</p>"},)


def typed(client: Client, story: Story, **words: Any) -> None:
    """What the preview panel does while somebody types."""
    answer = client.post(f"/desk/stories/preview/{story.pk}/", {**open_editor(client, story), **words})
    assert answer.json() == {"is_valid": True, "is_available": True}


def test_the_preview_is_readers_page_byte_for_byte_where_nothing_was_typed(newsroom: Desk) -> None:
    story = newsroom.flashed()
    shown = newsroom.editor.get(f"/desk/stories/preview/{story.pk}/").content.decode()
    page = newsroom.page(story)
    article = page[page.index("<article") : page.index("</article>")].replace('href="/', 'href="https://harbourpost.example/')
    assert _without_targets(article) in _without_targets(shown)


def _without_targets(markup: str) -> str:
    return markup.replace(' target="_blank" rel="noopener"', "")


def test_what_is_typed_shows_on_the_story_the_front_and_the_section_and_is_kept_nowhere(newsroom: Desk) -> None:
    story = newsroom.flashed()
    with editions() as log:
        head = log.head()
    typed(newsroom.editor, story, headline="Bridge shut for years")
    for mode in ("", "front", "section"):
        shown = newsroom.editor.get(f"/desk/stories/preview/{story.pk}/?mode={mode}&in_preview_panel=true")
        assert "Bridge shut for years" in shown.content.decode()
        assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "no-store" in shown.headers["Cache-Control"]
    assert b"wagtail-userbar" in shown.content
    assert Story.objects.get().headline == "Bridge closed"
    with editions() as log:
        assert log.head() == head


def test_the_checks_panel_looks_at_the_storys_own_words_alone(newsroom: Desk) -> None:
    newsdesk.publish("plan", status="withheld", headline="The plan", body=BODY)
    story = newsdesk.story("plan")
    editor = newsroom.editor.get(f"/desk/stories/edit/{story.pk}/").content.decode()
    axe = re.search(r'id="(?:checker-)?[a-z-]*axe-configuration"[^>]*>(.*?)</script>', editor)
    assert axe
    assert json.loads(axe[1])["context"]["include"] == [WRITTEN_HERE]
    shown = newsroom.editor.get(f"/desk/stories/preview/{story.pk}/").content.decode()
    counted = re.search(r'<[a-z]+[^>]* role="main"[^>]*>([^<]*)<', shown)
    assert counted
    assert counted[1].split() == ["First", "words.", "The", "wall", "held."]
    assert shown.index(counted[0]) < shown.index("<main")


def test_a_draft_that_was_never_public_is_shown_with_its_card(newsroom: Desk) -> None:
    newsdesk.publish("plan", status="withheld", headline="The plan", body=BODY)
    story = newsdesk.story("plan")
    for mode in ("", "front", "section"):
        assert b"The plan" in newsroom.editor.get(f"/desk/stories/preview/{story.pk}/?mode={mode}").content
    assert Story.objects.get(pk=story.pk).address is None


def test_a_link_shows_its_revision_to_who_has_no_account_and_is_not_kept(newsroom: Desk) -> None:
    newsdesk.publish("plan", status="withheld", headline="The plan", body=BODY)
    story = newsdesk.story("plan")
    newsroom.editor.post(f"/desk/stories/{story.pk}/preview-links/", {"name": "Counsel", "hours": "48"})
    link = PreviewLink.objects.get()
    newsdesk.publish("plan", version=2, status="withheld", headline="Another plan", body=BODY)
    answer = Client(headers={"host": "localhost"}).get(f"/preview/{token_of(link)}/")
    assert answer.status_code == 200
    assert b"The plan" in answer.content
    assert b"Another plan" not in answer.content
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"], answer.headers["Referrer-Policy"]) == (
        "no-store", "noindex, nofollow", "no-referrer",
    )  # fmt: skip
    assert not answer.cookies
    assert "script" not in answer.headers["Content-Security-Policy"]
    page = newsroom.editor.get(f"/desk/stories/{story.pk}/preview-links/").content.decode()
    assert "Counsel" in page
    assert "opened 1 time " in page.replace("\n", " ") or "opened 1 time" in page
    assert link.expires - link.made == timedelta(hours=48)
    assert ModelLogEntry.objects.filter(action="desk.preview_link", user__username="ines").exists()


def test_a_link_ends_when_it_is_revoked_when_its_time_is_over_and_when_it_was_tampered_with(newsroom: Desk) -> None:
    story = newsroom.flashed()
    address = f"/desk/stories/{story.pk}/preview-links/"
    newsroom.editor.post(address, {"hours": "4"})
    newsroom.editor.post(address, {"hours": "4"})
    newer, older = PreviewLink.objects.all()
    anybody = Client(headers={"host": "localhost"})
    token = token_of(newer)
    assert anybody.get(f"/preview/{token}/").status_code == 200
    for wrong in (f"{older.pk}.{token.partition('.')[2]}", token[:-1], "1", "1.x", "x"):
        assert anybody.get(f"/preview/{wrong}/").status_code == 404
    newsroom.editor.post(address, {"revoke": str(newer.pk)})
    assert "Ask whoever sent it for another" in anybody.get(f"/preview/{token}/").content.decode()
    assert anybody.get(f"/preview/{token}/").status_code == 404
    assert anybody.get(f"/preview/{token}/media/x.jpg").status_code == 404
    PreviewLink.objects.filter(pk=older.pk).update(expires=datetime.now(UTC) - timedelta(seconds=1))
    assert anybody.get(f"/preview/{token_of(older)}/").status_code == 404


def test_nothing_that_a_story_says_runs_in_its_preview(newsroom: Desk) -> None:
    story = newsroom.flashed("<script>alert(1)</script>", '"><img src=x onerror=alert(2)>')
    typed(newsroom.editor, story, kicker="<script>alert(3)</script>")
    shown = newsroom.editor.get(f"/desk/stories/preview/{story.pk}/").content.decode()
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "script-src 'self'" in newsroom.editor.get(f"/desk/stories/preview/{story.pk}/").headers["Content-Security-Policy"]


def test_the_history_tells_published_versions_first_and_folds_drafts(newsroom: Desk) -> None:
    story = newsroom.flashed()
    newsroom.act(story, "minor", headline="Bridge shut")
    newsroom.act(story, "edit", headline="Nobody saw this")
    newsroom.act(story, "publish", headline="Bridge open")
    with editions() as log:
        told = versions_of(Story.objects.get(pk=story.pk), log)
    assert [(version.what, version.headline, version.now) for version in told] == [
        ("Update", "Bridge open", True),
        ("Minor edit", "Bridge shut", False),
        ("Published", "Bridge closed", False),
    ]
    numbers = [version.edition for version in told]
    assert numbers == sorted(filter(None, numbers), reverse=True)
    page = newsroom.editor.get(f"/desk/stories/history/{story.pk}/").content.decode()
    published, _, drafts = page.partition("<details")
    assert "Nobody saw this" not in published
    assert "Nobody saw this" in drafts
    assert f"edition {numbers[0]}" in published


def test_an_earlier_version_shows_what_it_brings_back_and_goes_live_again(newsroom: Desk) -> None:
    story = newsroom.flashed()
    first = Story.objects.get(pk=story.pk).live_revision_id
    newsroom.act(story, "publish", headline="Bridge open")
    address = f"/desk/stories/{story.pk}/bring-back/{first}/"
    asked = newsroom.editor.get(address).content.decode()
    assert "<del>open</del>" in asked
    assert "<ins>closed</ins>" in asked
    assert "Bridge open" in newsroom.page(story)
    newsroom.editor.post(address)
    assert "Bridge closed" in newsroom.page(story)
    assert Change.objects.latest("pk").cause == "Back to an earlier version: Bridge closed"
    assert Story.objects.get(pk=story.pk).live_revision.user.username == "ines"


def test_a_story_that_came_by_import_has_its_first_version_in_the_history(newsroom: Desk) -> None:
    publishing.apply_items([newsdesk.item(f"n{number}") for number in range(60)], at=datetime.now(UTC))
    story = newsdesk.story("n3")
    newsroom.act(story, "publish", headline="Another name")
    with editions() as log:
        told = versions_of(Story.objects.get(pk=story.pk), log)
    assert [(version.what, version.headline) for version in told] == [("Update", "Another name"), ("Came by import", "The n3")]


def test_any_two_versions_are_chosen_from_a_list(newsroom: Desk) -> None:
    story = newsroom.flashed()
    newsroom.act(story, "edit", headline="Bridge open")
    first, second = story.revisions.order_by("pk").values_list("pk", flat=True)
    asked = newsroom.editor.get(
        f"/desk/stories/history/{story.pk}/revisions/compare/earliest...latest/", {"before": second, "after": first}, follow=True
    )
    assert asked.request["PATH_INFO"].endswith(f"/{second}...{first}/")
    assert "<ins>closed</ins>" in asked.content.decode()


@pytest.mark.parametrize("role", ["reporter", "lawyer"])
def test_who_may_read_compares_and_previews_but_brings_nothing_back_and_signs_no_link(newsroom: Desk, role: str) -> None:
    story = newsroom.flashed()
    client = signed_in(role, role)
    for address in (f"history/{story.pk}/", f"history/{story.pk}/revisions/compare/earliest...latest/", f"preview/{story.pk}/"):
        assert client.get(f"/desk/stories/{address}").status_code == 200, address
    assert client.post(f"/desk/stories/{story.pk}/bring-back/{story.live_revision_id}/").status_code == 403
    assert client.post(f"/desk/stories/{story.pk}/preview-links/", {"hours": "4"}).status_code == 403
    assert not PreviewLink.objects.exists()
