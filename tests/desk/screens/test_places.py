"""Sections, topics, contributors, pages and the newsroom: made, moved, merged, retired, each save one change."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from stoppress.desk.models import Change, Contributor, Document, MergedName, Newsroom, Rail, Redirect, Section, Story, Topic
from stoppress.desk.models.guarded import writing_in_bulk
from stoppress.desk.publishing import save_draft
from stoppress.desk.screens.places.merging import CannotMerge, effect_of, merge
from stoppress.desk.screens.places.ordering import OrderStale, moved, put_in_order
from stoppress.wires.item import Person, Subject
from tests.desk import newsdesk
from tests.desk.newsdesk import DAY, HOUR, NOON
from tests.desk.screens.conftest import signed_in

FLOODS, FLOODING = Subject("floods", "Floods"), Subject("flooding", "Flooding")
LATER = NOON + 2 * DAY


@pytest.fixture
def paper(desk: Path) -> Section:
    """Three stories on floods, one of them on flooding too, one on flooding alone, one unpublished."""
    section = newsdesk.open_newsroom()
    newsdesk.publish("sea", topics=(FLOODS,))
    newsdesk.publish("river", topics=(FLOODS, FLOODING), at=NOON + HOUR, first=NOON + HOUR)
    newsdesk.publish("dyke", topics=(FLOODING,))
    newsdesk.publish("gone", topics=(FLOODS, FLOODING))
    from stoppress.desk.publishing import unpublish

    unpublish("tag:post,2022:gone", at=NOON + HOUR)
    return section


def topic(slug: str) -> Topic:
    found: Topic = Topic.objects.get(slug=slug)
    return found


def test_merging_topics_moves_stories_addresses_rails_and_layouts_in_one_change(paper: Section) -> None:
    Rail.objects.create(slug="water", title="Water", fills=True, fill_topic="floods")
    newsroom = Newsroom.objects.get()
    newsroom.layouts = {"front": {"topics": ["floods", "flooding"]}, "story": {"topics": ["floods"]}}
    newsroom.save()
    effect = effect_of(topic("floods"), topic("flooding"))
    assert (effect.stories, effect.both, effect.pages, effect.feeds, effect.rails, effect.layouts) == (3, 2, 2, 3, ("Water",), 2)
    before = Change.objects.count()
    merge(topic("floods"), topic("flooding"), at=LATER, by="ines")
    assert Change.objects.count() == before + 1
    assert newsdesk.last_change().cause == "Merge: Floods into Flooding"
    assert newsdesk.read("topic/floods") is None
    assert len(newsdesk.read("list/topic/flooding").stories) == 3
    assert newsdesk.read("redirect/topics/floods/").to == "/topics/flooding/"
    assert newsdesk.read("redirect/topics/floods/2022/03/").to == "/topics/flooding/2022/03/"
    assert newsdesk.read("redirect/topics/floods/feed.rss").to == "/topics/flooding/feed.rss"
    assert Rail.objects.get().fill_topic == "flooding"
    assert newsdesk.read("layout/front").topics == ("flooding",)
    newsdesk.assert_swept(LATER)


def test_drafts_old_texts_and_the_wire_follow_a_merge(paper: Section) -> None:
    story = newsdesk.story("sea")
    story.headline = "The sea again"
    save_draft(story, at=NOON + HOUR)
    merge(topic("floods"), topic("flooding"), at=LATER, by="ines")
    drafted = newsdesk.story("sea").get_latest_revision_as_object()
    assert [one.topic.slug for one in drafted.topics.all()] == ["flooding"]
    newsdesk.publish("new", topics=(FLOODS,), at=LATER, first=LATER)
    assert not Topic.objects.filter(slug="floods").exists(), "the wire's word for it makes it no second time"
    assert [one.topic.slug for one in newsdesk.story("new").topics.all()] == ["flooding"]


def test_what_was_merged_twice_leads_to_the_last(paper: Section) -> None:
    water = Topic.objects.create(slug="water", name="Water", named=True)
    former = topic("floods").pk
    merge(topic("floods"), topic("flooding"), at=LATER, by="ines")
    merge(topic("flooding"), water, at=LATER, by="ines")
    assert Redirect.objects.get(path="/topics/floods/").to == "/topics/water/"
    assert MergedName.objects.get(former=former).into == water.pk
    newsdesk.assert_swept(LATER)


def test_merging_sections_moves_every_story(paper: Section) -> None:
    local = Section.objects.create(slug="local", name="Local", named=True, order=1)
    merge(paper, local, at=LATER, by="ines")
    assert set(Story.objects.values_list("section__slug", flat=True)) == {"local"}
    assert newsdesk.read("redirect/news/").to == "/local/"
    assert newsdesk.read("navigation").sections == ("local",)
    newsdesk.publish("late", at=LATER, first=LATER)
    assert newsdesk.story("late").section == local
    newsdesk.assert_swept(LATER)


def test_merging_contributors_keeps_bylines_as_printed_and_what_the_other_lacks(paper: Section) -> None:
    newsdesk.publish("one", people=(Person("R. Hale", "tag:post,2020:hale"),), byline="By R. Hale")
    newsdesk.publish("two", people=(Person("Rowan Hale", ""),), byline="By Rowan Hale")
    former, into = Contributor.objects.get(name="R. Hale"), Contributor.objects.get(name="Rowan Hale")
    former.bio = "Writes of the coast."
    former.save()
    merge(former, into, at=LATER, by="ines")
    into.refresh_from_db()
    assert (into.bio, into.uri) == ("Writes of the coast.", "tag:post,2020:hale")
    assert newsdesk.story("one").byline == "By R. Hale"
    assert newsdesk.read("redirect/people/r-hale/").to == f"/people/{into.slug}/"
    newsdesk.publish("three", people=(Person("R. Hale", "tag:post,2020:hale"),), at=LATER, first=LATER)
    assert Contributor.objects.count() == 1
    newsdesk.assert_swept(LATER)


def test_nothing_merges_with_itself_or_another_kind(paper: Section) -> None:
    with pytest.raises(CannotMerge):
        merge(topic("floods"), topic("floods"), at=LATER, by="ines")
    with pytest.raises(CannotMerge):
        merge(topic("floods"), paper, at=LATER, by="ines")


def test_the_merge_page_tells_first_and_does_then(paper: Section) -> None:
    client = signed_in("ines", "editor")
    address = f"/desk/merge/topic/{topic('floods').pk}/"
    shown = " ".join(client.get(address, {"into": "flooding"}).content.decode().split())
    assert "<b>3</b> stories will carry <b>Flooding</b>, of which 2 do already; <b>2</b> pages redirect" in shown
    assert Topic.objects.filter(slug="floods").exists()
    assert client.get(address, {"into": "nowhere"}).status_code == 422
    assert client.post(address, {"into": "flooding"}).status_code == 302
    assert not Topic.objects.filter(slug="floods").exists()


def test_a_new_slug_leaves_a_redirect_and_a_taken_one_is_refused_at_its_field(paper: Section) -> None:
    client = signed_in("ines", "editor")
    address = f"/desk/topics/edit/{topic('floods').pk}/"
    assert client.post(address, {"name": "High water", "slug": "high-water"}).status_code == 302
    assert newsdesk.read("redirect/topics/floods/").to == "/topics/high-water/"
    assert newsdesk.read("topic/high-water").name == "High water"
    for slug in ("flooding", "High Water", "-"):
        answer = client.post(address, {"name": "High water", "slug": slug})
        assert "slug" in answer.context["form"].errors, slug
    newsdesk.assert_swept(datetime.now(UTC))


@pytest.mark.parametrize("slug", ["topics", "2022", "about"])
def test_a_section_takes_no_address_of_the_sites_own(slug: str, paper: Section) -> None:
    Document.objects.create(slug="about", title="About us")
    answer = signed_in("ines", "editor").post("/desk/sections/add/", {"name": "Another", "slug": slug})
    assert set(answer.context["form"].errors) == {"slug"}


def test_a_new_topic_has_its_page_at_once_and_its_address_from_its_name(paper: Section) -> None:
    client = signed_in("ines", "editor")
    assert client.post("/desk/topics/add/", {"name": "Storm  Öfelia", "slug": ""}).status_code == 302
    assert newsdesk.read("topic/storm-ofelia").name == "Storm Öfelia"
    answer = client.post("/desk/topics/add/", {"name": "FLOODS", "slug": "other"})
    assert "There is “Floods” already" in str(answer.context["form"].errors)


def test_retired_is_offered_no_more_and_readers_see_no_difference(paper: Section) -> None:
    client, floods = signed_in("ines", "editor"), topic("floods")
    changes = Change.objects.count()
    client.post(f"/desk/retire/topic/{floods.pk}/", {"do": "retire"})
    assert topic("floods").retired
    assert Change.objects.count() == changes
    assert "floods" not in [one["value"] for one in client.get("/desk/editor/find/topics/", {"q": "flood"}).json()["found"]]
    client.post(f"/desk/retire/topic/{floods.pk}/", {"do": "bring back"})
    assert not topic("floods").retired


def test_what_is_used_cannot_be_removed_what_is_not_leads_on(paper: Section) -> None:
    client, floods = signed_in("ines", "editor"), topic("floods")
    client.post(f"/desk/retire/topic/{floods.pk}/", {"do": "remove", "to": "/"})
    assert Topic.objects.filter(slug="floods").exists()
    empty = Topic.objects.create(slug="empty", name="Empty", named=True)
    assert client.post(f"/desk/retire/topic/{empty.pk}/", {"do": "remove", "to": "/topics/flooding/"}).status_code == 302
    assert newsdesk.read("redirect/topics/empty/").to == "/topics/flooding/"
    assert newsdesk.read("redirect/topics/empty/feed.atom").to == "/topics/flooding/"
    newsdesk.assert_swept(datetime.now(UTC))


def test_sections_are_put_in_order_by_one_change(paper: Section) -> None:
    for at, slug in enumerate(("sport", "culture"), 1):
        Section.objects.create(slug=slug, name=slug.title(), named=True, order=at)
    numbers = list(Section.objects.order_by("order").values_list("pk", flat=True))
    client, changes = signed_in("ines", "editor"), Change.objects.count()
    client.post("/desk/sections/order/", {"section": numbers, "step": f"{numbers[2]}:up"})
    assert newsdesk.read("navigation").sections == ("news", "culture", "sport")
    assert Change.objects.count() == changes + 1
    with pytest.raises(OrderStale):
        put_in_order(numbers[:2], at=LATER, by="ines")
    assert moved([1, 2, 3], 1, -1) == [1, 2, 3]
    assert moved([1, 2, 3], 3, -1) == [1, 3, 2]
    assert moved([1, 2, 3], 9, 1) == [1, 2, 3]


def person(role: str, name: str) -> Any:
    signed_in(name, role)
    return get_user_model().objects.get(username=name)


def test_who_left_keeps_byline_and_page_and_loses_the_account(paper: Section) -> None:
    newsdesk.publish("one", people=(Person("Rolf Ames", ""),))
    account = person("reporter", "rolf")
    theirs = signed_in("rolf")
    assert theirs.get("/desk/").status_code == 200
    rolf = Contributor.objects.get(name="Rolf Ames")
    fields = {"name": "Rolf Ames", "slug": rolf.slug, "bio": "", "picture": "", "account": account.pk, "gone": "on"}
    address = f"/desk/contributors/edit/{rolf.pk}/"
    signed_in("ines", "editor").post(address, fields)
    account.refresh_from_db()
    assert account.is_active, "who looks after people decides that"
    changes = Change.objects.count()
    assert signed_in("boss").post(address, fields).status_code == 302
    account.refresh_from_db()
    rolf.refresh_from_db()
    assert (account.is_active, rolf.gone, rolf.retired, rolf.account_id) == (False, True, True, account.pk)
    assert theirs.get("/desk/").status_code == 302, "its session ended"
    assert Change.objects.count() == changes, "readers see no difference"
    assert newsdesk.read(f"contributor/{rolf.slug}").name == "Rolf Ames"
    signed_in("boss").post(address, {**fields, "gone": ""})
    account.refresh_from_db()
    assert account.is_active


def test_nobody_shuts_themselves_out(paper: Section) -> None:
    boss = signed_in("boss")
    account = get_user_model().objects.get(username="boss")
    rolf = Contributor.objects.create(slug="rolf", name="Rolf", named=True)
    answer = boss.post(
        f"/desk/contributors/edit/{rolf.pk}/",
        {"name": "Rolf", "slug": "rolf", "account": account.pk, "gone": "on", "bio": "", "picture": ""},
    )
    assert "gone" in answer.context["form"].errors
    account.refresh_from_db()
    assert account.is_active


def test_pages_are_written_moved_and_removed(paper: Section) -> None:
    client = signed_in("ines", "editor")
    body = '{"blocks": [{"key": "a", "text": "Who we are.", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}'
    assert client.post("/desk/site-pages/add/", {"title": "About us", "slug": "about", "body": body, "place": "footer"}).status_code == 302
    assert "Who we are." in newsdesk.read("document/about").html
    assert newsdesk.read("navigation").footer == ("about",)
    page = Document.objects.get()
    client.post(f"/desk/site-pages/edit/{page.pk}/", {"title": "About", "slug": "about-us", "body": body, "place": "footer"})
    assert newsdesk.read("redirect/about/").to == "/about-us/"
    client.post(f"/desk/site-pages/{page.pk}/remove/", {"to": "/"})
    assert newsdesk.read("document/about-us") is None
    assert newsdesk.read("redirect/about-us/").to == "/"
    assert newsdesk.read("redirect/about/").to == "/"
    newsdesk.assert_swept(datetime.now(UTC))


def test_a_page_that_says_more_than_the_text_field_shows_is_edited_as_it_is(paper: Section) -> None:
    page = Document.objects.create(slug="rates", title="Rates", body="<table><tr><td>1</td></tr></table>")
    client = signed_in("ines", "editor")
    shown = client.get(f"/desk/site-pages/edit/{page.pk}/").content.decode()
    assert "&lt;table&gt;" in shown
    client.post(f"/desk/site-pages/edit/{page.pk}/", {"title": "Rates", "slug": "rates", "body": page.body, "place": ""})
    page.refresh_from_db()
    assert page.body == "<table><tr><td>1</td></tr></table>"


NEWSROOM = {
    "name": "The Harbour Post", "strapline": "News of the coast", "publisher_name": "", "publisher_contact": "desk@harbourpost.example",
    "publisher_corrections": "", "language": "en", "timezone": "UTC", "front_topics": "", "story_topics": "",
}  # fmt: skip


def test_the_newsroom_is_named_and_its_pages_topics_chosen(paper: Section) -> None:
    client = signed_in("ines", "editor")
    assert client.post("/desk/newsroom/", {**NEWSROOM, "front_topics": "Flooding, floods, flooding"}).status_code == 302
    assert newsdesk.read("site").strapline == "News of the coast"
    assert newsdesk.read("layout/front").topics == ("flooding", "floods")
    assert "Flooding, Floods" in client.get("/desk/newsroom/").content.decode()
    refused = client.post("/desk/newsroom/", {**NEWSROOM, "timezone": "Mars/Olympus", "story_topics": "Whales"})
    assert set(refused.context["form"].errors) == {"timezone", "story_topics"}


@pytest.mark.parametrize("address", ["/desk/sections/", "/desk/topics/add/", "/desk/newsroom/", "/desk/sections/order/"])
def test_reporters_keep_out(address: str, paper: Section) -> None:
    assert signed_in("rolf", "reporter").get(address).status_code == 403


def test_ten_thousand_topics_are_listed_with_few_questions(paper: Section, django_assert_max_num_queries: Any) -> None:
    with writing_in_bulk():
        Topic.objects.bulk_create([Topic(slug=f"t-{at}", name=f"Topic {at}", named=True, order=at) for at in range(10_000)])
    client: Client = signed_in("ines", "editor")
    client.get("/desk/topics/")
    for asked in ({}, {"q": "flood"}, {"ordering": "-public"}, {"p": "150"}):
        with django_assert_max_num_queries(25):
            page = client.get("/desk/topics/", asked)
        assert page.status_code == 200
    listed = client.get("/desk/topics/", {"ordering": "-public"}).content.decode()
    assert listed.index("Flooding") < listed.index("Topic 1")


def test_a_retired_topic_is_exported_and_imported_as_such(paper: Section, desk: Path, tmp_path: Path) -> None:
    from stoppress.desk.exporting import export_newsroom
    from stoppress.desk.screens.places.retiring import retire

    retire(topic("floods"), True)
    (tmp_path / "out").mkdir()
    export_newsroom(tmp_path / "out", desk)
    said = (tmp_path / "out" / "newsroom.yaml").read_text()
    assert "retired: true" in said
    retire(topic("floods"), False)
    from stoppress.desk.clock import StoppedClock
    from stoppress.desk.importing import Importing

    Importing(tmp_path / "out", desk, StoppedClock(int(LATER.timestamp() * 1000))).run()
    assert topic("floods").retired
    assert not topic("flooding").retired
