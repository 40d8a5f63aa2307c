"""Finding stories: what each list shows and to whom, what search finds, and what happens to several at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stoppress.desk import binning, publishing, timetable
from stoppress.desk.models import Change, KeptFilter, Notice, Section, Story, StoryNote, Topic
from stoppress.desk.publishing import apply_items
from stoppress.desk.searching import search_stories
from stoppress.wires.item import Subject
from tests.desk.newsdesk import HOUR, NOON, assert_swept, held_copy, item, open_newsroom, publish, story

pytestmark = pytest.mark.usefixtures("desk")

LIST = "/desk/stories/"


def account(role: str, name: str = "") -> Any:
    person = get_user_model()._default_manager.create_user(name or role.replace(" ", ""), password="a long password indeed")
    person.groups.add(Group.objects.get_or_create(name=role)[0])
    return person


def signed_in(person: Any) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    return client


def shown(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    return [str(line.headline) for line in answer.context["lines"]]


def draft(name: str, owner: Any = None, **fields: Any) -> Story:
    fresh = Story(uri=f"tag:post,2022:{name}", headline=f"The {name}", section=Section.objects.first(), owner=owner, **fields)
    publishing.save_draft(fresh, at=NOON)
    return story(name)


def bulk(client: Client, action: str, *stories: Story, **posted: Any) -> Any:
    chosen = "&".join(f"id={one.pk}" for one in stories)
    address = f"/desk/bulk/desk/story/{action}/?{chosen}&next={LIST}"
    preview = client.get(address)
    assert preview.status_code == 200
    return preview, client.post(address, posted)


def said(answer: Any) -> dict[str, str]:
    return {one.headline: one.says for one in answer.context["outlooks"]}


# The list


def test_each_box_and_each_act_of_a_row_says_of_which_story_it_is() -> None:
    open_newsroom()
    draft("wall")
    page = signed_in(account("editor")).get(LIST).content.decode()
    assert 'aria-label="Choose: The wall"' in page
    assert '>Duplicate<span class="w-sr-only">: The wall</span></a>' in page


def test_each_saved_view_has_an_address_and_shows_its_stories() -> None:
    open_newsroom()
    editor = account("editor")
    client = signed_in(editor)
    publish("live")
    publish("embargoed", embargoed_until=NOON + 9000 * HOUR)
    draft("mine", editor)
    later = draft("later")
    publishing.schedule(later, goes_live=datetime.now(UTC) + timedelta(days=3), at=NOON)
    assert set(shown(client)) == {"The live", "The embargoed", "The mine", "The later"}
    assert shown(client, "view=mine") == ["The mine"]
    assert shown(client, "view=live") == ["The live"]
    assert shown(client, "view=scheduled") == ["The later"]
    assert shown(client, "view=embargoed") == ["The embargoed"]
    assert shown(client, "view=bin") == shown(client, "view=not-live") == shown(client, "view=needs-me") == []
    assert shown(client, "view=nonsense") == shown(client)


def test_a_freelancer_finds_drafts_of_their_own_and_nothing_else() -> None:
    open_newsroom()
    free = account("freelancer")
    client = signed_in(free)
    publish("secret", status="withheld")
    own, other = draft("own", free), draft("other", account("freelancer", "another"))
    assert shown(client) == ["The own"]
    assert len(shown(client, "q=The")) == 1
    assert shown(client, "q=secret") == []
    for address in ("/desk/stories/choose/", "/desk/stories/choose/results/?q=The"):
        page = client.get(address).content.decode()
        assert "The own" in page
        assert "The other" not in page
        assert "secret" not in page
    assert client.get(f"/desk/stories/choose/chosen/{own.pk}/").json()["result"]["id"] == own.uri
    assert client.get(f"/desk/stories/choose/chosen/{other.pk}/").status_code in (403, 404)
    assert client.get(f"/desk/bulk/desk/story/delete/?id={other.pk}").status_code == 403
    assert "The other" not in client.get(f"/desk/bulk/desk/story/delete/?id={other.pk}").content.decode()


def test_filters_narrow_the_list_by_everything_they_say() -> None:
    open_newsroom()
    client = signed_in(account("editor"))
    sport = Subject("sport", "Sport")
    apply_items(
        [
            item("match", section=sport, kind="analysis", topics=(Subject("cup", "Cup final"),), version_created=NOON),
            item("transfer", section=sport, version_created=NOON - 72 * HOUR),
            item("vote", version_created=NOON),
        ],
        at=NOON,
    )
    section = Section.objects.get(slug="sport").pk
    assert shown(client, f"section={section}") == ["The match", "The transfer"]
    assert shown(client, f"section={section}&kind=analysis") == ["The match"]
    assert shown(client, "topic=cup") == shown(client, "topic=cup final") == ["The match"]
    assert shown(client, "until=2022-03-01") == ["The transfer"]
    assert shown(client, "since=2022-03-02&q=about") == ["The vote", "The match"]
    answer = client.get(f"{LIST}?topic=cupp&state=live&author=99&since=never")
    assert answer.status_code == 200
    assert "No topic is called “cupp”." in answer.content.decode()


def test_a_page_of_the_list_costs_the_same_however_many_lines_it_has() -> None:
    open_newsroom()
    client = signed_in(account("editor"))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{LIST}?q=about")
        return len(captured)

    apply_items([item("first", topics=(Subject("a", "A"),))], at=NOON)
    shown(client)
    few = queries()
    apply_items([item(f"n{number}") for number in range(25)], at=NOON)
    StoryNote.objects.create(story=story("n3"), text="Sure?")
    assert queries() <= few + 2


def test_a_list_of_more_than_a_thousand_says_so_and_goes_on_by_day() -> None:
    open_newsroom()
    client = signed_in(account("editor"))
    apply_items([item(f"n{number}", version_created=NOON) for number in range(1_000)], at=NOON)
    apply_items([item("old", version_created=NOON - 240 * HOUR)], at=NOON)
    answer = client.get(f"{LIST}?p=34")
    assert "More than 1,000 stories" in answer.content.decode()
    assert answer.context["older"].endswith("until=2022-03-02")
    assert shown(client, "until=2022-02-27") == ["The old"]


def test_what_needs_me_says_why() -> None:
    open_newsroom()
    lawyer = account("lawyer")
    draft("held", held="Names a minor.")
    noted = draft("noted")
    Notice.objects.create(user=lawyer, story=noted, kind="note", by="R. Hale", text="asks you to look")
    answer = signed_in(lawyer).get(f"{LIST}?view=needs-me")
    assert {str(line.headline): line.why for line in answer.context["lines"]} == {
        "The held": "On hold: Names a minor.",
        "The noted": "R. Hale asks you to look",
    }
    assert shown(signed_in(account("reporter")), "view=needs-me") == []


def test_filters_are_kept_by_name_for_one_person() -> None:
    open_newsroom()
    person = account("reporter")
    client = signed_in(person)
    for query in ("state=live", "state=draft"):
        client.post("/desk/stories/kept/", {"name": "Mornings", "query": query})
    kept = KeptFilter.objects.get()
    assert (kept.user, kept.query) == (person, "state=draft")
    assert "Mornings" in client.get(LIST).content.decode()
    other = signed_in(account("editor"))
    assert "Mornings" not in other.get(LIST).content.decode()
    assert other.post(f"/desk/stories/kept/{kept.pk}/let-go/").status_code == 404
    client.post(f"/desk/stories/kept/{kept.pk}/let-go/")
    assert not KeptFilter.objects.exists()


# Search


def test_search_marks_words_and_shows_the_text_around_them() -> None:
    open_newsroom()
    client = signed_in(account("editor"))
    long = " ".join(["mud"] * 80)
    publish(headline="Über <b>floods", byline="R. Hále", body=({"type": "text", "html": f"<p>{long} the harbourmaster said {long}</p>"},))
    [line] = client.get(f"{LIST}?q=HARBOURM").context["lines"]
    assert line.passage.startswith("… mud")
    assert "the <mark>harbourmaster</mark> said" in line.passage
    assert line.passage.endswith("mud …")
    assert line.headline == "Über &lt;b&gt;floods"
    [line] = client.get(f"{LIST}?q=uber+hale").context["lines"]
    assert line.headline.startswith("<mark>Über</mark>")
    assert line.byline == "R. <mark>Hále</mark>"


def test_words_of_the_newest_draft_are_found_and_those_of_readers_too() -> None:
    open_newsroom()
    publish(headline="Calm")
    row = story()
    row.headline, row.slugline = "Storm", "wx-lead"
    publishing.save_draft(row, at=NOON + HOUR)
    assert search_stories("storm") == search_stories("calm") == search_stories("wx lead") == [row.pk]
    [line] = signed_in(account("editor")).get(f"{LIST}?q=storm").context["lines"]
    assert line.passage == "In the newer draft: <mark>Storm</mark>"
    publishing.publish(story().get_latest_revision_as_object(), at=NOON + 2 * HOUR)
    assert search_stories("calm") == []


def test_quotation_marks_ask_for_words_in_a_row() -> None:
    open_newsroom()
    publish("a", headline="Red sails at sunset")
    publish("b", headline="Sails, red ones")
    assert search_stories('"red sails"') == search_stories("“red sails”") == [story("a").pk]
    assert search_stories('"red sail"') == []
    assert len(search_stories("red sail")) == 2


@pytest.mark.parametrize("asked", ['"', '""', "NEAR(", "a AND", "*", "headline:x", "'; --", "(", "\x00", "x" * 9000, "ü\u0301"])
def test_any_text_may_be_typed(asked: str) -> None:
    open_newsroom()
    publish()
    client = signed_in(account("editor"))
    assert client.get(LIST, {"q": asked}).status_code == 200
    assert client.get("/desk/stories/results/", {"q": asked}).status_code == 200
    assert client.get("/desk/stories/choose/results/", {"q": asked}).status_code == 200


# Several at once


def test_several_are_published_as_one_change_and_refusals_are_named() -> None:
    open_newsroom()
    client = signed_in(account("editor"))
    first, second, held = draft("first"), draft("second"), draft("held", held="Names a minor.")
    publish("live")
    before = Change.objects.count()
    preview, done = bulk(client, "publish", first, second, held, story("live"))
    for answer in (preview, done):
        assert "Names a minor." in said(answer)["The held"]
        assert said(answer)["The live"] == "Readers have its newest text already."
    assert (preview.context["count"], done.context["done"], done.context["refused"]) == (2, 2, 2)
    assert Change.objects.count() == before + 1
    assert {story(name).state for name in ("first", "second")} == {"live"}
    assert story("held").state == "draft"
    assert_swept(datetime.now(UTC))


def test_several_are_unpublished_as_one_change() -> None:
    open_newsroom()
    client = signed_in(account("editor"))
    publish("a"), publish("b")
    before = Change.objects.count()
    bulk(client, "unpublish", story("a"), story("b"))
    assert (story("a").state, story("b").state, Change.objects.count()) == ("unpublished", "unpublished", before + 1)


def test_a_move_changes_what_readers_have_and_the_newer_draft_and_no_shown_time() -> None:
    open_newsroom()
    client = signed_in(account("editor"))
    publish()
    row = story()
    row.headline = "A newer draft"
    publishing.save_draft(row, at=NOON + HOUR)
    sport = Section.objects.create(slug="sport", name="Sport", named=True)
    bulk(client, "move", story(), section=sport.pk)
    moved = story()
    assert (moved.section, moved.headline, moved.updated) == (sport, "The budget", NOON)
    newest = moved.get_latest_revision_as_object()
    assert (newest.headline, newest.section, moved.has_unpublished_changes) == ("A newer draft", sport, True)
    assert [key for key in held_copy() if key.startswith("list/section/sport")]
    assert_swept(datetime.now(UTC))


def test_what_waits_for_its_moment_goes_on_waiting_when_it_is_moved() -> None:
    open_newsroom()
    client = signed_in(account("editor"))
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
    publishing.schedule(draft("later"), goes_live=due, at=NOON)
    sport = Section.objects.create(slug="sport", name="Sport", named=True)
    bulk(client, "move", story("later"), section=sport.pk)
    assert (story("later").section, story("later").state) == (sport, "scheduled")
    timetable.run_due(due + HOUR)
    assert (story("later").state, story("later").section) == ("live", sport)


def test_publishing_several_says_which_go_at_once_and_which_wait_for_their_time() -> None:
    open_newsroom()
    client = signed_in(account("editor"))
    draft("now")
    draft("timed", go_live_at=datetime.now(UTC) + 9000 * HOUR)
    preview, done = bulk(client, "publish", story("now"), story("timed"))
    assert said(preview)["The now"] == "Its newest text goes to readers."
    assert "the time that is set in it" in said(preview)["The timed"]
    assert done.context["says"] == "1 story is published. 1 story waits for its time."
    assert (story("now").state, story("timed").state) == ("live", "scheduled")


def test_topics_are_added_and_removed_once() -> None:
    open_newsroom()
    client = signed_in(account("editor"))
    Topic.objects.create(slug="floods", name="Floods", named=True)
    publish("a"), draft("b")
    for _ in range(2):
        bulk(client, "add-topic", story("a"), story("b"), topic="floods")
    assert [list(story(name).topics.values_list("topic__slug", flat=True)) for name in "ab"] == [["floods"], ["floods"]]
    bulk(client, "remove-topic", story("a"), topic="Floods")
    assert not story("a").topics.exists()
    assert story("b").topics.exists()


def test_a_story_is_given_to_somebody_who_is_told() -> None:
    open_newsroom()
    client, reporter = signed_in(account("editor")), account("reporter")
    bulk(client, "assign", draft("a"), person=reporter.pk)
    assert story("a").owner == reporter
    assert shown(signed_in(reporter), "view=mine") == ["The a"]
    assert Notice.objects.get().user == reporter
    _, done = bulk(client, "assign", story("a"), person=account("lawyer").pk)
    assert "do not let them write" in done.content.decode() or "does not let them write" in done.content.decode()


def test_a_reporter_may_not_publish_or_move_live_stories_in_bulk() -> None:
    open_newsroom()
    client = signed_in(account("reporter"))
    publish()
    sport = Section.objects.create(slug="sport", name="Sport", named=True)
    assert client.get(f"/desk/bulk/desk/story/publish/?id={story().pk}").status_code == 403
    bulk(client, "move", story(), section=sport.pk)
    assert story().section.slug == "news"


# The bin


def test_a_draft_goes_to_the_bin_and_comes_back() -> None:
    open_newsroom()
    client = signed_in(account("reporter"))
    one = draft("one")
    client.post(f"/desk/stories/delete/{one.pk}/")
    assert shown(client) == []
    assert shown(client, "view=bin") == ["The one"]
    assert "The one" not in client.get("/desk/stories/choose/").content.decode()
    assert client.get(f"/desk/stories/edit/{one.pk}/").status_code == 302
    client.post(f"/desk/stories/{one.pk}/restore/")
    assert shown(client) == ["The one"]
    assert story("one").binned is None
    timetable.run_due(datetime.now(UTC) + 2 * binning.KEPT)
    assert shown(client) == ["The one"]


def test_the_timetable_removes_what_lay_in_the_bin_for_thirty_days() -> None:
    open_newsroom()
    one = draft("one")
    binning.to_bin(one, at=NOON)
    timetable.run_due(NOON + binning.KEPT - HOUR)
    assert story("one").binned == NOON
    timetable.run_due(NOON + binning.KEPT)
    assert not Story.objects.exists()
    assert search_stories("one") == []
    assert_swept(NOON + binning.KEPT)


def test_nothing_public_goes_to_the_bin() -> None:
    open_newsroom()
    client = signed_in(account("editor"))
    publish("live"), publish("was")
    publishing.unpublish(story("was").uri, at=NOON + HOUR)
    publish("waits", embargoed_until=NOON + 9000 * HOUR)
    _, done = bulk(client, "delete", story("live"), story("was"), story("waits"))
    assert done.context["refused"] == 3
    assert Story.objects.filter(binned=None).count() == 3
    client.post(f"/desk/stories/delete/{story('live').pk}/")
    assert story("live").binned is None
    assert story("live").state == "live"


def test_what_comes_by_wire_comes_out_of_the_bin() -> None:
    open_newsroom()
    publish("one", status="withheld")
    binning.to_bin(story("one"), at=NOON)
    publish("one", version=2)
    assert story("one").binned is None
    timetable.run_due(NOON + 2 * binning.KEPT)
    assert story("one").state == "live"


def test_a_copy_is_a_draft_of_its_own_and_says_whose_copy_it_is() -> None:
    open_newsroom()
    reporter = account("reporter")
    publish(standfirst="All of it.", topics=(Subject("floods", "Floods"),))
    answer = signed_in(reporter).post(f"/desk/stories/{story().pk}/duplicate/")
    copied = Story.objects.exclude(pk=story().pk).get()
    assert answer["Location"] == f"/desk/stories/edit/{copied.pk}/"
    assert (copied.headline, copied.standfirst, copied.state, copied.owner) == ("The budget", "All of it.", "draft", reporter)
    assert copied.uri != story().uri
    assert copied.address is None
    assert copied.published is None
    assert story().uri in copied.desk_note
    assert [one.topic.slug for one in copied.topics.all()] == ["floods"]
