"""Answers by preview link: somebody without an account says of one version whether it is right, and the desk sees it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory

from stoppress.desk.api.states import editions
from stoppress.desk.models import AuditEntry, Change, LinkAnswer, Notice, PreviewLink, Story
from stoppress.desk.screens.publishing import answering, answers
from stoppress.desk.screens.publishing.links import token_of
from tests.desk import newsdesk
from tests.desk.screens.browser_form import edit_address
from tests.desk.screens.conftest import signed_in
from tests.desk.screens.test_publishing import Desk, newsroom

__all__ = ["newsroom"]
SCRIPT = "<script>alert(1)</script>"
RIGHT = {"name": "Rosa Hart", "verdict": "right", "words": ""}
WRONG = {"name": "Rosa Hart", "verdict": "wrong", "words": "It is 300 metres."}


def anybody() -> Client:
    """A browser without an account, as strict about tokens of forms as the desk is."""
    return Client(headers={"host": "localhost"}, enforce_csrf_checks=True)


def link_to(desk: Desk, story: Story, name: str = "Rosa Hart", **more: str) -> PreviewLink:
    """A link that asks."""
    answer = desk.editor.post(f"/desk/stories/{story.pk}/preview-links/", {"name": name, "hours": "48", "asks": "on", **more})
    assert answer.status_code == 302
    return PreviewLink.objects.latest("pk")


def address_of(link: PreviewLink) -> str:
    return f"/preview/{token_of(link)}/"


def answered(link: PreviewLink, **said: str) -> Any:
    return anybody().post(address_of(link), {**RIGHT, **said})


def over_the_text(desk: Desk, story: Story) -> str:
    """The line over the text, in the story editor."""
    page: str = desk.editor.get(edit_address(story)).content.decode()
    _, _, rest = page.partition('<ul class="answered"')
    return " ".join(rest.partition("</ul>")[0].split())


def test_a_link_that_asks_ends_in_a_form_and_takes_an_answer_without_account_cookie_or_token_of_a_form(newsroom: Desk) -> None:
    link = link_to(newsroom, newsroom.flashed())
    page = anybody().get(address_of(link))
    assert 'value="Rosa Hart"' in page.content.decode()
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    answer = answered(link, **WRONG)
    assert answer.status_code == 200
    assert "Thank you, <b>Rosa Hart</b>" in answer.content.decode()
    assert "<b>something is wrong</b>" in answer.content.decode()
    assert "It is 300 metres." in answer.content.decode()
    assert "Bridge closed" in answer.content.decode()
    for one in (page, answer):
        assert not one.cookies
        assert "script-src" not in one.headers["Content-Security-Policy"]
        assert "default-src 'none'" in one.headers["Content-Security-Policy"]
        assert (one.headers["Cache-Control"], one.headers["X-Robots-Tag"], one.headers["Referrer-Policy"], one.headers["X-Frame-Options"]) == (
            "no-store", "noindex, nofollow", "no-referrer", "DENY",
        )  # fmt: skip
    kept = LinkAnswer.objects.get()
    assert (kept.link, kept.name, kept.verdict, kept.words) == (link, "Rosa Hart", "wrong", "It is 300 metres.")
    assert PreviewLink.objects.get().opened == 1


def test_a_link_that_does_not_ask_has_no_form_and_takes_no_answer(newsroom: Desk) -> None:
    link = link_to(newsroom, newsroom.flashed(), asks="")
    assert not link.asks
    page = anybody().get(address_of(link))
    assert b"<form" not in page.content.partition(b"<main")[2]
    assert "form-action 'none'" in page.headers["Content-Security-Policy"]
    assert answered(link).status_code == 405
    assert not LinkAnswer.objects.exists()


def test_an_answer_changes_nothing_that_is_public_and_nothing_of_the_story(newsroom: Desk) -> None:
    story = newsroom.flashed()
    link = link_to(newsroom, story)
    before = Story.objects.filter(pk=story.pk).values().get()
    changes, revisions = Change.objects.count(), story.revisions.count()
    with editions() as log:
        head = log.head()
    assert answered(link, **WRONG).status_code == 200
    with editions() as log:
        assert log.head() == head
    assert (Change.objects.count(), story.revisions.count()) == (changes, revisions)
    assert Story.objects.filter(pk=story.pk).values().get() == before


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": "  "}, "Say who you are."),
        ({"name": "x" * 201}, "at most 200 characters"),
        ({"verdict": ""}, "Choose one of the two."),
        ({"verdict": "perhaps"}, "Select a valid choice"),
        ({"verdict": "wrong", "words": " \n"}, "Say in a few words what is wrong."),
        ({"words": "x" * 2_001}, "at most 2000 characters"),
        ({"words": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_what_is_not_whole_is_not_sent_and_stands_there_again(newsroom: Desk, said: dict[str, str], why: str) -> None:
    link = link_to(newsroom, newsroom.flashed())
    answer = answered(link, **said)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert "Your answer is not sent" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert not LinkAnswer.objects.exists()
    assert not Notice.objects.exists()


def test_the_end_of_a_line_counts_as_the_browser_counts_it() -> None:
    words = "x" * 999 + "\r\n" + "y" * 1_000
    form = answering.AnswerForm({"name": "Rosa  Hart", "verdict": "wrong", "words": words})
    assert form.is_valid()
    assert (len(form.cleaned_data["words"]), form.cleaned_data["name"]) == (2_000, "Rosa Hart")


def test_what_is_too_large_is_refused_before_it_is_read(newsroom: Desk) -> None:
    link = link_to(newsroom, newsroom.flashed())
    answer = answered(link, words="x" * answering.LARGEST)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (413, "no-store")
    for length in ("-1", "much"):
        assert answering.too_large(RequestFactory().post("/", CONTENT_LENGTH=length))


def test_a_revoked_an_ended_a_killed_and_a_tampered_link_take_no_answer(newsroom: Desk) -> None:
    story = newsroom.flashed()
    link = link_to(newsroom, story)
    for wrong in (f"{link.pk + 1}.{token_of(link).partition('.')[2]}", "1.x", "x"):
        assert anybody().post(f"/preview/{wrong}/", RIGHT).status_code == 404
    ended, revoked = link_to(newsroom, story), link_to(newsroom, story)
    PreviewLink.objects.filter(pk=ended.pk).update(expires=datetime.now(UTC) - timedelta(seconds=1))
    newsroom.editor.post(f"/desk/stories/{story.pk}/preview-links/", {"revoke": str(revoked.pk)})
    assert answered(ended).status_code == 404
    assert answered(revoked).status_code == 404
    newsroom.editor.post(f"/desk/stories/{story.pk}/kill/", {"line": "Withdrawn.", "sure": "on"})
    assert Story.objects.get(pk=story.pk).state == "killed"
    assert "This link shows nothing" in answered(link).content.decode()
    assert not LinkAnswer.objects.exists()


def test_the_newest_answer_counts_all_are_kept_and_the_same_sent_twice_is_one(newsroom: Desk) -> None:
    story = newsroom.flashed()
    link = link_to(newsroom, story)
    answered(link, **WRONG)
    answered(link, **WRONG)
    assert LinkAnswer.objects.count() == 1
    answered(link)
    assert [one.verdict for one in link.answers.all()] == ["right", "wrong"]
    assert "it is right" in over_the_text(newsroom, story)
    assert "something is wrong" not in over_the_text(newsroom, story)
    page = newsroom.editor.get(f"/desk/stories/{story.pk}/preview-links/").content.decode()
    assert page.index("<b>it is right</b>") < page.index("<b>something is wrong</b>")
    assert "2 answers" in page
    assert AuditEntry.objects.filter(act="answer by preview link").count() == 2


def test_a_link_brings_twenty_answers_then_says_so_and_gives_back_what_was_typed(newsroom: Desk) -> None:
    link = link_to(newsroom, newsroom.flashed())
    for number in range(20):
        last = answered(link, words=f"Answer {number}")
    assert "Thank you" in last.content.decode()
    assert "takes no more" in last.content.decode()
    refused = answered(link, words="One too many")
    assert refused.status_code == 422
    assert "takes no more" in refused.content.decode()
    assert "One too many" in refused.content.decode()
    assert link.answers.count() == 20
    page = anybody().get(address_of(link))
    assert "takes no more" in page.content.decode()
    assert "form-action 'none'" in page.headers["Content-Security-Policy"]


def test_the_editor_says_who_read_this_version_and_once_it_changed_that_it_did(newsroom: Desk) -> None:
    story = newsroom.flashed()
    assert over_the_text(newsroom, story) == ""
    answered(link_to(newsroom, story))
    at = LinkAnswer.objects.get().at
    told = over_the_text(newsroom, story)
    assert "<b>Rosa Hart</b> read this version: <b>it is right</b>" in told
    assert f", {at:%H:%M} GMT" in told or "BST" in told
    newsroom.act(story, "edit", desk_note="Ask her for a picture")
    newsroom.act(story, "publish")
    assert "read this version" in over_the_text(newsroom, story), "the same words saved again are the version that was read"
    newsroom.act(story, "edit", headline="Bridge open")
    told = over_the_text(newsroom, story)
    assert "read an earlier version: <b>it is right</b>" in told
    assert "The text has changed since" in told
    assert "which has changed since" in newsroom.editor.get(f"/desk/stories/{story.pk}/preview-links/").content.decode()


def test_each_link_has_its_line_and_an_answer_about_the_newest_text_goes_before_one_that_is_past(newsroom: Desk) -> None:
    story = newsroom.flashed()
    early = link_to(newsroom, story, "Counsel")
    answered(early, name="Ann Lee")
    newsroom.act(story, "edit", headline="Bridge open")
    answered(link_to(newsroom, story), **WRONG)
    answered(link_to(newsroom, story, "Omar"), name="Omar Reed")
    told = over_the_text(newsroom, story)
    assert "Omar Reed" in told
    assert "By preview link for Omar" in told
    assert "It is 300 metres." in told
    assert "Ann Lee" not in told


def test_the_story_list_says_it_of_the_newest_revision_only_what_is_wrong_first_in_one_query(
    newsroom: Desk, django_assert_num_queries: Any
) -> None:
    story = newsroom.flashed()
    answered(link_to(newsroom, story), **WRONG)
    answered(link_to(newsroom, story, "Omar"), name="Omar Reed")
    assert "Rosa Hart says: something is wrong" in newsroom.editor.get("/desk/stories/").content.decode()
    with django_assert_num_queries(1):
        assert [str(answer) for answer in answers.said_of([story.pk, 99]).values()] == ["Rosa Hart: something is wrong"]
    newsroom.act(story, "edit", headline="Bridge open")
    assert "something is wrong" not in newsroom.editor.get("/desk/stories/").content.decode()


def test_whoever_made_the_link_finds_the_answer_under_needs_you_the_newest_of_one_person_only(newsroom: Desk) -> None:
    story = newsroom.flashed()
    link = link_to(newsroom, story, "Counsel")
    answered(link, **WRONG)
    assert "answers your preview link for Counsel: something is wrong: It is 300 metres." in newsroom.editor.get("/desk/").content.decode()
    answered(link)
    front = newsroom.editor.get("/desk/").content.decode()
    assert "answers your preview link for Counsel: it is right" in front
    assert "300 metres" not in front
    assert "answers your preview link" not in signed_in("lena", "editor").get("/desk/").content.decode()
    PreviewLink.objects.update(made_by=None)
    assert answered(link, **WRONG).status_code == 200


def test_the_audit_log_has_each_answer_under_its_link_without_an_account(newsroom: Desk) -> None:
    story = newsroom.flashed()
    link = link_to(newsroom, story, "Counsel")
    answered(link, **WRONG)
    entry = AuditEntry.objects.get(act="answer by preview link")
    assert (entry.person, entry.story, entry.about) == ("", story.pk, f"Preview link {link.pk}, for Counsel")
    assert (entry.more["name"], entry.more["said"], entry.more["words"]) == ("Rosa Hart", "Something is wrong", "It is 300 metres.")
    assert entry.more["revision"] == link.revision_id
    signed = Client(headers={"host": "localhost"})
    signed.force_login(User.objects.get(username="ines"))
    signed.post(address_of(link), RIGHT)
    assert AuditEntry.objects.latest("pk").person == "", "whoever holds the link answers as its holder"


def test_a_freelancer_sees_the_answers_to_own_stories_only(newsroom: Desk) -> None:
    freelancer = signed_in("fay", "freelancer")
    for name in ("own", "other"):
        newsdesk.publish(name, status="withheld", headline=name)
        answered(link_to(newsroom, newsdesk.story(name)), **WRONG)
    own, other = newsdesk.story("own"), newsdesk.story("other")
    own.owner = User.objects.get(username="fay")
    own.save()
    page = freelancer.get(edit_address(own)).content.decode()
    assert "It is 300 metres." in page
    assert "All answers" not in page
    assert freelancer.get(edit_address(other)).status_code == 403
    for story in (own, other):
        assert freelancer.get(f"/desk/stories/{story.pk}/preview-links/").status_code == 403
    assert "300 metres" not in freelancer.get("/desk/").content.decode()


def test_no_name_and_no_words_are_markup_anywhere(newsroom: Desk) -> None:
    story = newsroom.flashed()
    link = link_to(newsroom, story, f"For {SCRIPT}")
    pages = [answered(link, name=f"N {SCRIPT}", verdict="wrong", words=f"W {SCRIPT}"), answered(link, name=SCRIPT, verdict="")]
    pages += [
        newsroom.editor.get(path) for path in (edit_address(story), f"/desk/stories/{story.pk}/preview-links/", "/desk/", "/desk/audit/")
    ]
    for page in pages:
        said = page.content.decode()
        assert SCRIPT not in said
        assert "&lt;script&gt;alert(1)" in said, page.request["PATH_INFO"]
