"""Notes: said about a story, a field or some words, told to whom they concern, and no part of the copy."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Revision

from stoppress.desk.blocks import named
from stoppress.desk.models import Change, Notice, Story, StoryNote
from stoppress.desk.models.guarded import writing_in_bulk
from stoppress.desk.screens.notes.counting import open_notes
from stoppress.desk.screens.notes.keeping import keep_notes
from stoppress.desk.screens.notes.notices import named_in
from stoppress.desk.screens.notes.posted import PostedNote, PostedReply, posted_notes
from tests.desk import newsdesk
from tests.desk.newsdesk import NOON
from tests.desk.screens.browser_form import edit_address, open_editor
from tests.desk.screens.conftest import signed_in

JSON = {"accept": "application/json"}


def person(name: str) -> Any:
    return get_user_model().objects.get(username=name)


def form(*notes: dict[str, Any]) -> dict[str, str]:
    """As the note interface writes them into the editor's form."""
    fields = {"comments-TOTAL_FORMS": str(len(notes)), "comments-INITIAL_FORMS": "0"}
    for at, note in enumerate(notes):
        said = {"id": "", "text": "", "contentpath": "headline", "position": "", "resolved": "", "DELETE": "", **note}
        replies = said.pop("replies", ())
        fields |= {f"comments-{at}-{name}": str(value) for name, value in said.items()}
        fields |= {f"comments-{at}-replies-TOTAL_FORMS": str(len(replies))}
        for place, reply in enumerate(replies):
            fields |= {
                f"comments-{at}-replies-{place}-{name}": str(value) for name, value in {"id": "", "text": "", "DELETE": "", **reply}.items()
            }
    return fields


@pytest.fixture
def story(desk: Path) -> Story:
    newsdesk.open_newsroom()
    newsdesk.publish("budget", body=({"type": "text", "html": "<p>About the budget.</p>"},))
    for name, role in (("ines", "editor"), ("rolf", "reporter"), ("lara", "lawyer"), ("fay", "freelancer")):
        signed_in(name, role)
    return newsdesk.story()


def note(story: Story, text: str = "Is it?", by: str = "ines", **said: Any) -> StoryNote:
    keep_notes(story, [PostedNote(None, text, said.pop("contentpath", "headline"), said.pop("position", ""), **said)], person(by), NOON)
    return StoryNote.objects.latest("pk")


def test_a_note_changes_no_byte_of_copy_and_makes_no_draft(story: Story) -> None:
    before, changes, revisions = newsdesk.held_copy(), Change.objects.count(), Revision.objects.count()
    client = signed_in("ines")
    answer = client.post(edit_address(story), {**open_editor(client, story), **form({"text": "Is this right?"})}, headers=JSON)
    assert answer.status_code == 200, answer.content
    assert [said["text"] for said in answer.json()["comments"]["comments"]] == ["Is this right?"]
    assert newsdesk.held_copy() == before
    assert (Change.objects.count(), Revision.objects.count()) == (changes, revisions)
    assert not newsdesk.story().has_unpublished_changes


def test_a_form_that_only_opened_or_resolved_makes_no_draft_and_closes_nobody_out(story: Story) -> None:
    kept, revisions = note(story), Revision.objects.count()
    mine, theirs = signed_in("ines"), signed_in("rolf")
    open_here, open_there = open_editor(mine, story), open_editor(theirs, story)
    for said in ({}, {"resolved": "1"}, {"resolved": "1"}):
        assert mine.post(edit_address(story), {**open_here, **form({"id": kept.pk, **said})}, headers=JSON).status_code == 200
    assert Revision.objects.count() == revisions
    assert theirs.post(edit_address(story), {**open_there, "headline": "Words of Rolf"}, headers=JSON).status_code == 200


def test_notes_stay_over_publish_draft_and_an_older_text(story: Story) -> None:
    note(story)
    client = signed_in("ines")
    for action in ("action-publish", "action-minor", ""):
        fields = {**open_editor(client, story), "headline": f"Another {action}", action or "nothing": "1"}
        assert client.post(edit_address(story), fields).status_code == 302
    assert open_notes([story.pk]) == {story.pk: 1}
    assert newsdesk.story().latest_revision.as_object().notes.count() == 1
    assert not [name for revision in Revision.objects.all() for name in revision.content if "note" in name and name != "desk_note"]


def test_a_note_sent_again_after_a_lost_answer_is_kept_once(story: Story) -> None:
    said = [PostedNote(None, "Is it?", "headline", "", replies=(PostedReply(None, "Yes."),))]
    assert keep_notes(story, said, person("ines"), NOON)
    assert not keep_notes(story, said, person("ines"), NOON)
    assert StoryNote.objects.get().replies.count() == 1


def test_anyone_answers_and_resolves_but_only_its_author_changes_a_note(story: Story) -> None:
    first = note(story)
    theirs = PostedNote(first.pk, "Changed by another", "headline", "", deleted=True, replies=(PostedReply(None, "It is."),))
    keep_notes(story, [theirs], person("lara"), NOON)
    first.refresh_from_db()
    assert first.text == "Is it?"
    assert [reply.text for reply in first.replies.all()] == ["It is."]
    keep_notes(story, [PostedNote(first.pk, "", "headline", "", resolved=True)], person("rolf"), NOON)
    first.refresh_from_db()
    assert first.resolved_by == person("rolf")
    assert open_notes([story.pk]) == {}


def test_an_older_form_does_not_open_what_another_resolved_or_removed(story: Story) -> None:
    first, second = note(story), note(story, "And this?")
    keep_notes(story, [PostedNote(first.pk, "", "headline", "", resolved=True)], person("rolf"), NOON)
    numbers = (first.pk, second.pk)
    second.delete()
    keep_notes(story, [PostedNote(number, "Is it?", "headline", "") for number in numbers], person("ines"), NOON)
    assert open_notes([story.pk]) == {}
    assert StoryNote.objects.count() == 1


def test_a_note_moves_with_its_words_but_to_no_other_field(story: Story) -> None:
    first = note(story, contentpath="body.one", position='[{"key": "a", "start": 1, "end": 4}]')
    keep_notes(story, [PostedNote(first.pk, "", "body.two", '[{"key": "b", "start": 0, "end": 3}]')], person("rolf"), NOON)
    first.refresh_from_db()
    assert (first.contentpath, first.position) == ("body.two", '[{"key": "b", "start": 0, "end": 3}]')
    keep_notes(story, [PostedNote(first.pk, "", "headline", "")], person("rolf"), NOON)
    first.refresh_from_db()
    assert first.contentpath == "body.two"


def test_a_lawyer_notes_what_she_may_not_change(story: Story) -> None:
    client = signed_in("lara")
    page = client.get(edit_address(story))
    assert f'action="/desk/notes/{story.pk}/save/"' in page.content.decode()
    fields = {"headline": "Changed", **form({"text": "Who says so?"})}
    answer = client.post(f"/desk/notes/{story.pk}/save/", fields, headers=JSON)
    assert answer.json()["success"]
    assert StoryNote.objects.get().text == "Who says so?"
    assert client.post(edit_address(story), fields).status_code == 403
    assert newsdesk.story().headline == "The budget"


def test_a_lawyer_is_offered_to_keep_notes_and_to_hold_and_nothing_that_changes_words(story: Story) -> None:
    page = signed_in("lara").get(edit_address(story)).content.decode()
    assert re.search(r'name="action-notes"[^>]*story-acts__main', page)
    assert "Legal hold" in page
    for act in ("Save draft", "Send to an editor", "Set schedule", 'name="action-publish"'):
        assert act not in page
    assert 'name="action-notes"' not in signed_in("ines").get(edit_address(story)).content.decode()


def test_a_freelancer_neither_reads_nor_writes_notes_on_the_desks_stories(story: Story) -> None:
    client = signed_in("fay")
    assert client.get(f"/desk/notes/{story.pk}/").status_code == 403
    assert client.post(f"/desk/notes/{story.pk}/", {"do": "add", "text": "Hello"}).status_code == 403
    assert not StoryNote.objects.exists()


def test_the_page_of_notes_adds_answers_resolves_and_removes(story: Story) -> None:
    client, page = signed_in("rolf"), f"/desk/notes/{story.pk}/"
    client.post(page, {"do": "add", "place": "", "text": "On all of it"})
    client.post(page, {"do": "add", "place": "standfirst", "text": "On <b>this</b>"})
    one, other = StoryNote.objects.all()
    client.post(page, {"do": "reply", "note": one.pk, "text": "Indeed"})
    client.post(page, {"do": "add", "text": "  "})
    shown = client.get(page).content.decode()
    assert "the whole story" in shown
    assert "On &lt;b&gt;this&lt;/b&gt;" in shown
    assert "Indeed" in shown
    client.post(page, {"do": "resolve", "note": one.pk})
    client.post(page, {"do": "remove", "note": other.pk})
    assert open_notes([story.pk]) == {}
    assert "Resolved (1)" in client.get(page).content.decode()


def test_who_is_named_and_whose_story_it_is_sees_it_on_the_desks_front(story: Story) -> None:
    Story.objects.get(pk=story.pk)
    person_of = person("rolf")
    story.owner = person_of
    story.save(update_fields=["owner"])
    note(story, "Please look, @lara. And @fay too!")
    assert {notice.user.get_username() for notice in Notice.objects.all()} == {"rolf", "lara"}, "a freelancer may not read it"
    front = signed_in("lara").get("/desk/").content.decode()
    assert "names you in a note" in front
    assert f"/desk/notes/{story.pk}/#note-" in front
    client = signed_in("lara")
    client.post("/desk/notices/seen/", {"notice": "all"})
    assert "names you in a note" not in client.get("/desk/").content.decode()
    assert Notice.objects.get(user=person_of).seen_at is None, "another's stays"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@lara look", {"lara"}),
        ("ask @Rolf.", {"rolf"}),
        ("write to desk@example.org", set()),
        ("@a.b and (@c)", {"a.b", "c"}),
        ("@", set()),
    ],
)
def test_names_in_a_note(text: str, names: set[str]) -> None:
    assert named_in(text) == names


def test_the_words_that_a_note_is_about_are_kept_with_it() -> None:
    said = form({"text": "Sure?", "contentpath": "body.one", "position": '[{"key": "k1", "start": 6, "end": 11}]'})
    body = '{"blocks": [{"key": "k0", "text": "Before"}, {"key": "k1", "text": "About three homes"}], "entityMap": {}}'
    assert posted_notes({**said, "body-0-value": body})[0].quote == "three"
    assert posted_notes(said)[0].quote == ""


def test_a_form_of_nonsense_is_no_note() -> None:
    assert posted_notes({}) == ()
    assert posted_notes({"comments-TOTAL_FORMS": "many"}) == ()
    assert posted_notes({"comments-TOTAL_FORMS": "1", "comments-0-id": "x" * 50})[0].number is None
    assert len(posted_notes({"comments-TOTAL_FORMS": "999999999"})) == 1_000


def test_open_notes_of_a_page_of_stories_are_counted_in_one_query(story: Story, django_assert_num_queries: Any) -> None:
    note(story)
    note(story, "More?")
    with django_assert_num_queries(1):
        assert open_notes(range(story.pk, story.pk + 50)) == {story.pk: 2}


def lock(story: Story, by: str) -> None:
    story.locked, story.locked_by, story.locked_at = True, person(by), NOON
    story.save(update_fields=["locked", "locked_by", "locked_at"])


def test_a_lock_says_who_holds_it_and_since_when_and_the_way_out(story: Story) -> None:
    lock(story, "rolf")
    page = signed_in("ines").get(edit_address(story)).content.decode()
    assert "<b>rolf locked this story</b> on 2 March, 12:00" in page
    assert f'href="/desk/stories/{story.pk}/open-lock/"' in page


def reading(client: Client, story: Story) -> bool:
    """Whether the editor opens for reading, and says of autosave what it does."""
    page = client.get(edit_address(story)).content.decode()
    reads = 'data-controller="reading"' in page
    assert (f'action="/desk/notes/{story.pk}/save/"' in page, "Notes kept" in page) == (reads, reads)
    return reads


def test_nobody_types_where_no_word_is_kept(story: Story) -> None:
    assert not reading(signed_in("ines"), story)
    assert not reading(signed_in("rolf"), story)
    assert reading(signed_in("lara"), story)
    lock(story, "rolf")
    assert not reading(signed_in("rolf"), story)
    assert reading(signed_in("ines"), story)
    page = signed_in("ines").get(edit_address(story)).content.decode()
    assert "Your notes are kept while you make them." in page
    with writing_in_bulk():
        Story.objects.filter(pk=story.pk).update(locked_by=None)  # of an account that is gone
    page += signed_in("ines").get(edit_address(story)).content.decode()
    assert "Publish goes live" not in page
    with writing_in_bulk():
        Story.objects.filter(pk=story.pk).update(locked=False, locked_by=None, state="killed")
    assert reading(signed_in("rolf"), story)


def test_a_paragraph_has_the_same_name_each_time_it_is_opened_while_its_words_are_the_same() -> None:
    once = named("<h2>Wall</h2><p>It held.</p><ul><li>One<ul><li>Two</li></ul></li></ul><p>It held.</p>")
    assert named("<p>Before.</p><p>It held.</p>").split("<p")[2] in once
    assert len(set(re.findall(r'data-block-key="(.*?)"', once))) == once.count("data-block-key") == 5
    assert named('<p data-block-key="k1">Kept.</p>') == '<p data-block-key="k1">Kept.</p>'


def test_a_lock_is_opened_with_a_reason_that_is_kept_and_told_to_who_held_it(story: Story) -> None:
    lock(story, "rolf")
    holder, other = signed_in("rolf"), signed_in("ines")
    assert other.post(f"/desk/stories/{story.pk}/open-lock/", {"reason": " "}).status_code == 422
    assert other.post(f"/desk/stories/unlock/{story.pk}/").status_code in (302, 403)
    assert newsdesk.story().locked, "no way past the reason"
    other.post(f"/desk/stories/{story.pk}/open-lock/", {"reason": "Rolf is on a ferry"})
    assert not newsdesk.story().locked
    from wagtail.log_actions import registry

    entry = registry.get_logs_for_instance(newsdesk.story()).filter(action="stoppress.lock.break").get()
    assert entry.data["reason"] == "Rolf is on a ferry"
    assert entry.data["holder"] == "rolf"
    assert "Rolf is on a ferry" in holder.get("/desk/stories/").content.decode()
    front = holder.get("/desk/").content.decode()
    assert "Your words are still here" not in front, "told once"
    assert "Rolf is on a ferry" in front, "and it waits on the front"


def test_who_may_not_open_a_lock_asks_for_it(story: Story) -> None:
    lock(story, "ines")
    signed_in("rolf").post(f"/desk/stories/{story.pk}/open-lock/", {"reason": "I have the minister"})
    assert newsdesk.story().locked
    assert "I have the minister" in signed_in("ines").get("/desk/").content.decode()


def test_a_lock_of_an_account_that_is_gone_is_no_dead_end(story: Story) -> None:
    lock(story, "rolf")
    person("rolf").delete()
    client = signed_in("ines")
    assert "by an account that is gone" in client.get(edit_address(story)).content.decode()
    client.post(f"/desk/stories/unlock/{story.pk}/")
    assert not newsdesk.story().locked


def test_notes_are_kept_on_a_story_that_another_locked(story: Story) -> None:
    client = signed_in("ines")
    fields = {**open_editor(client, story), **form({"text": "Not before six"})}
    lock(story, "rolf")
    client.post(edit_address(story), fields, headers=JSON)
    assert StoryNote.objects.get().text == "Not before six"


def submit(client: Client, story: Story, headline: str) -> None:
    fields = {**open_editor(client, story), "headline": headline, "action-submit": "1"}
    assert client.post(edit_address(story), fields).status_code == 302


def test_a_reporters_story_goes_to_an_editor_who_publishes_its_newest_text(story: Story) -> None:
    reporter, editor = signed_in("rolf"), signed_in("ines")
    submit(reporter, story, "First words")
    state = newsdesk.story().current_workflow_state
    assert state.workflow.name == "To an editor"
    fields = {**open_editor(reporter, story), "headline": "Better words"}
    assert reporter.post(edit_address(story), fields).status_code == 302, "the reporter goes on writing"
    before = Change.objects.count()
    task = state.current_task_state
    front = editor.get("/desk/").content.decode()
    assert "Waits for your approval" in front
    preview = re.search(r'href="([^"]*)"[^>]*>Preview<', front)
    assert preview is not None
    assert "Better words" in editor.get(preview[1]).content.decode(), "what is read is what an approval publishes"
    answer = editor.post(f"/desk/stories/workflow/action/{story.pk}/approve/{task.pk}/", {"comment": "Well found."})
    assert answer.status_code in (200, 302), answer.content
    assert newsdesk.story().headline == "Better words"
    assert Change.objects.count() == before + 1
    assert newsdesk.last_change().kind == "publish"
    assert "approved and published your story: Well found." in reporter.get("/desk/").content.decode()


def test_approval_is_told_in_the_newsrooms_words(story: Story) -> None:
    reporter, editor = signed_in("rolf"), signed_in("ines")
    submit(reporter, story, "First words")
    assert re.search(r'story-acts__main" data-workflow-action-name="approve"', editor.get(edit_address(story)).content.decode())
    assert 'name="action-publish"' not in editor.get(edit_address(story)).content.decode(), "an approval publishes"
    for client, labels in ((editor, ("Approve and publish", "Send back")), (reporter, ("Withdraw from approval",))):
        page = client.get(edit_address(story)).content.decode()
        for label in labels:
            assert label in page
        for word in ("Request changes", "Cancel workflow", "Restart workflow", "In Moderation", "oderation"):
            assert word not in page
    fields = {**open_editor(reporter, story), "action-cancel-workflow": "1"}
    answer = reporter.post(edit_address(story), fields, follow=True).content.decode()
    assert "withdrawn from approval: “First words”" in answer
    submit(reporter, story, "Second words")
    sent_back = {
        "action-workflow-action": "true",
        "workflow-action-name": "reject",
        "workflow-action-extra-data": '{"comment": "Who says so?"}',
    }
    answer = editor.post(edit_address(story), {**open_editor(editor, story), **sent_back}, follow=True).content.decode()
    assert "Sent back to its writer: “Second words”" in answer
    assert "Saved as a draft" not in answer


def test_an_editor_sends_a_story_back_with_a_reason(story: Story) -> None:
    reporter, editor = signed_in("rolf"), signed_in("ines")
    submit(reporter, story, "First words")
    state = newsdesk.story().current_workflow_state
    address = f"/desk/stories/workflow/action/{story.pk}/reject/{state.current_task_state.pk}/"
    asked = {"x-requested-with": "XMLHttpRequest"}
    editor.post(address, {"comment": ""}, headers=asked)
    state.refresh_from_db()
    assert state.status == "in_progress", "not without a reason"
    editor.post(address, {"comment": "Who says so?"}, headers=asked)
    state.refresh_from_db()
    assert state.status == "needs_changes"
    assert newsdesk.story().headline == "The budget"
    assert "sent your story back: Who says so?" in reporter.get("/desk/").content.decode()
    assert "is back with its writer, who is told why" in editor.get("/desk/").content.decode()


def test_an_approval_of_a_live_story_moves_the_time_readers_see(story: Story) -> None:
    reporter, editor = signed_in("rolf"), signed_in("ines")
    submit(reporter, story, "Second words")
    assert "Waits for an editor." in editor.get("/desk/stories/").content.decode()
    at = datetime.now(UTC).replace(microsecond=0)
    task = newsdesk.story().current_workflow_state.current_task_state
    editor.post(f"/desk/stories/workflow/action/{story.pk}/approve/{task.pk}/", {"comment": ""})
    now = newsdesk.story()
    assert (now.headline, now.updated >= at) == ("Second words", True)
    assert "Waits for an editor." not in editor.get("/desk/stories/").content.decode()


def test_a_reporter_sees_how_to_send_a_story_and_not_how_to_schedule_one(story: Story) -> None:
    page = signed_in("rolf").get(edit_address(story)).content.decode()
    assert "Set schedule" not in page
    assert re.search(r'name="action-submit"[^>]*story-acts__main', page)
    assert 'name="action-publish"' not in page
    page = signed_in("ines").get(edit_address(story)).content.decode()
    assert "Set schedule" in page
    assert re.search(r'name="action-publish"[^>]*story-acts__main', page)
    assert "Send to an editor" in page


def test_an_approval_whose_change_fails_leaves_nothing_behind(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    reporter, editor = signed_in("rolf"), signed_in("ines")
    submit(reporter, story, "First words")
    state = newsdesk.story().current_workflow_state
    from stoppress.desk import filing

    def fail(*_: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(filing, "file_copy", fail)
    editor.raise_request_exception = False
    answer = editor.post(f"/desk/stories/workflow/action/{story.pk}/approve/{state.current_task_state.pk}/", {"comment": ""})
    assert answer.status_code == 500
    state.refresh_from_db()
    assert state.status == "in_progress"
    assert newsdesk.story().headline == "The budget"


def test_export_carries_no_notes(story: Story, desk: Path, tmp_path: Path) -> None:
    from stoppress.desk.exporting import export_newsroom

    note(story, "Between us and the lawyer")
    (tmp_path / "out").mkdir()
    export_newsroom(tmp_path / "out", desk)
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file() and b"Between us" in path.read_bytes()]


def test_time_of_a_note_is_that_of_its_making(story: Story) -> None:
    first = note(story)
    keep_notes(story, [PostedNote(first.pk, "Is it so?", "headline", "")], person("ines"), NOON + timedelta(hours=1))
    first.refresh_from_db()
    assert (first.created_at, first.updated_at) == (NOON, NOON + timedelta(hours=1))
