"""Fronts: what is drafted is not live, what the preview shows is what a launch makes live, and nobody's work is overwritten."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoppress.desk import timetable
from stoppress.desk.changing import changing
from stoppress.desk.filing import unpack
from stoppress.desk.laid_over import NoSuchPage, show_page
from stoppress.desk.models import Change, FrontsLaunch, Newsroom, Rail, RailPick
from stoppress.desk.screens.rails import arranging, drafts, launching
from stoppress.desk.screens.rails.arranging import Arrangement, Rule, put
from stoppress.desk.screens.rails.drafted_copy import drafted_copy
from stoppress.desk.screens.rails.standing import live_arrangement
from stoppress.desk.sweeping import sweep
from stoppress.editions.folder import open_writer
from stoppress.editions.log import Writer
from stoppress.press.publishing import Change as PressChange
from stoppress.press.publishing import Press
from stoppress.wires.item import Subject
from tests.desk.newsdesk import HOUR, NOON, open_newsroom, publish, story
from tests.desk.screens.conftest import signed_in

STORIES = [f"story-{number}" for number in range(9)]
URIS = [f"tag:post,2022:{name}" for name in STORIES]
AFTER = NOON + 10 * HOUR


class Paper:
    """The desk with a press beside it that takes every change."""

    def __init__(self, log: Writer, data: Path) -> None:
        self.log, self.data, self.press, self.taken = log, data, Press(log), 0
        self.press.refresh(1)
        self.take()

    def take(self) -> None:
        for change in Change.objects.filter(pk__gt=self.taken).order_by("pk"):
            self.press.publish(PressChange(unpack(bytes(change.payload)), change.at, change.cause, change.author, change.pk))
            self.taken = change.pk

    def served(self, path: str) -> bytes:
        head = self.log.head()
        page = self.log.page(path, head)
        assert page is not None
        digests = [self.log.placed(name, head) for name in page.names]
        return b"".join(self.log.fragment(digest).identity() for digest in digests if digest is not None)

    def preview(self, owner: str, at: datetime = AFTER) -> tuple[str, bytes]:
        draft = drafts.read_draft(at)
        shown = show_page(self.data, owner, drafted_copy(draft.arrangement, draft.live, at))
        return shown.path, shown.body


@pytest.fixture
def paper(desk: Path) -> Iterator[Paper]:
    open_newsroom()
    flooding = Subject("flooding", "Flooding")
    for number, name in enumerate(STORIES):
        topics = (flooding,) if number % 3 == 0 else ()
        publish(
            name, at=NOON + HOUR, first=NOON + number * timedelta(minutes=5), kind="explainer" if number % 4 == 0 else "news", topics=topics
        )
    with changing(at=AFTER):
        for slug, title in (("top", "Top"), ("latest", "Latest"), ("more", "More")):
            Rail.objects.create(slug=slug, title=title, fills=slug != "more", limit=4)
        newsroom = Newsroom.objects.get()
        newsroom.layouts = {"front": {"rails": ["top", "latest"], "topics": ["flooding"]}, "story": {"rails": ["latest", "more"]}}
        newsroom.save()
    log = open_writer(desk / "editions")
    yield Paper(log, desk)
    log.close()


def move(step: drafts.Move, by: str = "ines", at: datetime = AFTER) -> drafts.Draft:
    return drafts.change_draft(step, "a move", at, by)


def pick(uri: str, rail: str, at: int = 0) -> drafts.Move:
    return lambda all_: put(all_, uri, rail, at)


def uris(arrangement: Arrangement, rail: str) -> list[str]:
    return [slot.uri for slot in arrangement.row(rail).slots]


rules = st.builds(
    Rule,
    st.sampled_from(("One", "Two & <three>")),
    st.integers(1, 6),
    st.just(True),
    st.sampled_from(("", "news")),
    st.sampled_from(("", "explainer")),
    st.sampled_from(("", "flooding")),
)
rail_slugs = st.sampled_from(("top", "latest", "more"))
pages = st.sampled_from(("front", "story"))
steps = st.one_of(
    st.builds(lambda uri, rail, at: lambda all_: put(all_, uri, rail, at), st.sampled_from(URIS), rail_slugs, st.integers(0, 5)),
    st.builds(lambda uri, rail, at: lambda all_: put(all_, uri, rail, at), st.sampled_from(URIS), rail_slugs, st.integers(0, 5)),
    st.builds(lambda rail, rule: lambda all_: arranging.define(all_, rail, rule), rail_slugs, rules),
    st.builds(lambda rail, page, at: lambda all_: arranging.stand(all_, rail, page, at), rail_slugs, pages, st.integers(0, 3)),
    st.builds(lambda rail, page: lambda all_: arranging.leave(all_, rail, page), rail_slugs, pages),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=1, max_size=6), st.integers(0, 8), st.booleans())
def test_a_launch_makes_live_what_the_preview_showed_byte_for_byte(paper: Paper, done: list[Any], shown: int, undone: bool) -> None:
    """The newsroom goes on from example to example, so that launches and undoes follow one another."""
    for step in done:
        move(step)
    word = drafts.read_draft(AFTER).arrangement
    for rail, slot in list(arranging.picked(word))[:1]:
        move(lambda all_, rail=rail, uri=slot.uri: arranging.word(all_, uri, rail, f"Slot {len(done)} <b>"))  # type: ignore[misc]
    owner = f"story/{story(STORIES[shown]).pk}"
    before = {path: paper.served(path) for path, _ in (paper.preview("list/front"), paper.preview(owner))}
    previews = dict((paper.preview("list/front"), paper.preview(owner)))
    assert {path: paper.served(path) for path in before} == before, "a draft is not live"
    draft = drafts.read_draft(AFTER)
    if draft.differs():
        changes = Change.objects.count()
        launching.launch(draft.number, at=AFTER, by="ines")
        assert Change.objects.count() <= changes + 1
        paper.take()
    assert {path: paper.served(path) for path in previews} == previews
    assert not drafts.read_draft(AFTER).differs()
    assert not sweep(AFTER)
    last = FrontsLaunch.objects.first()
    if undone and last is not None and draft.differs():
        launching.undo(last.pk, at=AFTER, by="ines")
        paper.take()
        assert {path: paper.served(path) for path in before} == before


def test_who_launches_what_another_changed_meanwhile_is_told_and_nothing_goes_live(paper: Paper) -> None:
    seen = move(pick(URIS[0], "top")).number
    move(pick(URIS[1], "top"), by="omar")
    with pytest.raises(launching.DraftMoved, match="omar changed the fronts after you last looked"):
        launching.launch(seen, at=AFTER, by="ines")
    assert not RailPick.objects.exists()


def test_a_change_that_went_live_beside_a_draft_is_shown_with_both_sides(paper: Paper) -> None:
    move(pick(URIS[0], "top"))
    move(pick(URIS[1], "latest"))
    RailPick.objects.create(rail=Rail.objects.get(slug="top"), uri=URIS[5])
    RailPick.objects.create(rail=Rail.objects.get(slug="more"), uri=URIS[6])
    draft = drafts.read_draft(AFTER)
    (conflict,) = draft.conflicts
    assert conflict.part == "picks/top"
    assert uris(draft.arrangement, "more") == [URIS[6]]
    with pytest.raises(launching.OpenConflicts):
        launching.launch(draft.number, at=AFTER, by="ines")
    settled = drafts.settle("picks/top", mine=False, at=AFTER, by="ines")
    assert settled.conflicts == ()
    assert (uris(settled.arrangement, "top"), uris(settled.arrangement, "latest")) == ([URIS[5]], [URIS[1]])
    launching.launch(settled.number, at=AFTER, by="ines")
    assert uris(live_arrangement(AFTER), "latest") == [URIS[1]]


def test_ones_own_side_of_a_conflict_may_win(paper: Paper) -> None:
    move(pick(URIS[0], "top"))
    RailPick.objects.create(rail=Rail.objects.get(slug="top"), uri=URIS[5])
    assert drafts.settle("picks/top", mine=True, at=AFTER, by="ines").conflicts == ()
    moved = move(pick(URIS[2], "top", 1))
    assert moved.conflicts == ()
    launching.launch(moved.number, at=AFTER, by="ines")
    assert uris(live_arrangement(AFTER), "top") == [URIS[0], URIS[2]]


def test_an_undo_leaves_the_draft_and_what_changed_since(paper: Paper) -> None:
    launched = launching.launch(move(pick(URIS[0], "top")).number, at=AFTER, by="ines")[1]
    move(pick(URIS[3], "latest"))
    RailPick.objects.create(rail=Rail.objects.get(slug="more"), uri=URIS[6])
    undone = launching.undo(launched.pk, at=AFTER, by="omar")[1]
    assert uris(live_arrangement(AFTER), "top") == []
    assert uris(live_arrangement(AFTER), "more") == [URIS[6]]
    assert uris(drafts.read_draft(AFTER).arrangement, "latest") == [URIS[3]]
    with pytest.raises(launching.NotTheLast):
        launching.undo(launched.pk, at=AFTER, by="omar")
    launching.undo(undone.pk, at=AFTER, by="omar")
    assert uris(live_arrangement(AFTER), "top") == [URIS[0]]


def test_an_undo_of_what_changed_again_is_refused(paper: Paper) -> None:
    launched = launching.launch(move(pick(URIS[0], "top")).number, at=AFTER, by="ines")[1]
    RailPick.objects.create(rail=Rail.objects.get(slug="top"), uri=URIS[6])
    with pytest.raises(launching.ChangedSince, match="top"):
        launching.undo(launched.pk, at=AFTER, by="ines")


def test_steps_of_a_draft_are_taken_back_one_by_one(paper: Paper) -> None:
    move(pick(URIS[0], "top"))
    move(pick(URIS[1], "top"))
    assert uris(drafts.take_back(AFTER, "ines").arrangement, "top") == [URIS[0]]
    assert not drafts.take_back(AFTER, "ines").differs()
    with pytest.raises(drafts.NothingToTakeBack):
        drafts.take_back(AFTER, "ines")


def test_a_pin_ends_by_itself_and_is_nobodys_conflict(paper: Paper) -> None:
    move(pick(URIS[0], "top"))
    pinned = move(lambda all_: arranging.pin(all_, URIS[0], "top", AFTER + 2 * HOUR))
    launching.launch(pinned.number, at=AFTER, by="ines")
    paper.take()
    assert paper.served("/").index(b"The story-0<") < paper.served("/").index(b"The story-8<")
    move(pick(URIS[4], "top"))
    assert timetable.run_due(AFTER + 2 * HOUR - timedelta(seconds=1)) == ()
    (change,) = timetable.run_due(AFTER + 2 * HOUR)
    paper.take()
    assert change == paper.taken
    assert b"The story-0<" not in paper.served("/")
    later = drafts.read_draft(AFTER + 2 * HOUR)
    assert later.conflicts == ()
    assert uris(later.arrangement, "top") == [URIS[4]]


def test_a_story_that_is_not_public_may_be_picked_and_does_not_show(paper: Paper) -> None:
    publish("secret", embargoed_until=AFTER + HOUR, at=NOON + HOUR, headline="The secret plan")
    draft = move(pick("tag:post,2022:secret", "top"))
    assert b"secret plan" not in paper.preview("list/front")[1]
    launching.launch(draft.number, at=AFTER, by="ines")
    paper.take()
    assert b"secret plan" not in paper.served("/")
    timetable.run_due(AFTER + HOUR)
    paper.take()
    assert b"secret plan" in paper.served("/")


def test_a_page_that_does_not_stand_is_no_preview(paper: Paper) -> None:
    with pytest.raises(NoSuchPage):
        paper.preview("story/99999")


# The screen.


def ask(client: Client, name: str, **said: Any) -> Any:
    return client.post(f"/desk/fronts/{name}/", said, headers={"accept": "application/json"})


def test_two_editors_see_each_other_and_one_draft(paper: Paper, editor: Client) -> None:
    other = signed_in("omar", "front editor")
    other.get("/desk/fronts/")
    assert "Also here now: <strong>omar</strong>" in editor.get("/desk/fronts/").content.decode()
    told = ask(editor, "change", move="put", uri=URIS[0], rail="top", at="0").json()
    assert told["said"] == "In the draft: “The story-0” to place 1 in Top."
    looked = ask(other, "look").json()
    assert (looked["here"], looked["by"], looked["mark"]) == (["ines"], "ines", told["mark"])
    ask(other, "change", move="put", uri=URIS[1], rail="top", at="0")
    refused = ask(editor, "launch", seen=told["number"])
    assert refused.status_code == 409
    assert "omar changed the fronts" in refused.json()["refused"]
    launched = ask(other, "launch", seen=refused.json()["number"])
    assert launched.status_code == 200
    assert [pick.uri for pick in RailPick.objects.order_by("order")] == [URIS[1], URIS[0]]


def test_the_board_warns_of_what_readers_would_not_see(paper: Paper, editor: Client) -> None:
    publish("secret", embargoed_until=datetime.now(UTC) + HOUR, at=NOON + HOUR, headline="The secret plan")
    for uri, rail in ((URIS[0], "top"), (URIS[0], "latest"), ("tag:post,2022:secret", "latest")):
        ask(editor, "change", move="put", uri=uri, rail=rail, at="0")
    ask(editor, "change", move="put", uri=URIS[2], rail="more", at="0")
    soon = (datetime.now(UTC) + timedelta(minutes=20)).strftime("%Y-%m-%dT%H:%M")
    ask(editor, "change", move="pin", uri=URIS[2], rail="more", until="moment", moment=soon)
    board = editor.get("/desk/fronts/").content.decode()
    assert "“The story-0” is picked twice: Top shows it, Latest does not." in board
    assert "“The secret plan” in Latest is embargoed: shows when the embargo ends." in board
    assert "“The story-2” leaves More in" in board
    assert "The lead, “The story-0”, has no picture." in board
    ask(editor, "change", move="make", title="Sport", limit="4", fills="", page="front")
    assert "Sport is empty: readers see nothing of it on the front." in editor.get("/desk/fronts/").content.decode()


def test_what_cannot_be_done_says_why(paper: Paper, editor: Client) -> None:
    for said, why in (
        ({"move": "jump"}, "does not know this move"),
        ({"move": "put", "uri": "tag:nobody", "rail": "top", "at": "0"}, "does not have this story"),
        ({"move": "put", "uri": URIS[0], "rail": "nowhere", "at": "0"}, "no rail “nowhere”"),
        ({"move": "put", "uri": URIS[0], "rail": "top", "at": "x"}, "number is missing"),
        ({"move": "word", "uri": URIS[0], "rail": "top", "headline": "x" * 301}, "at most 300 characters"),
        ({"move": "pin", "uri": URIS[0], "rail": "top", "until": "moment", "moment": "2001-01-01T10:00"}, "over already"),
        ({"move": "make", "title": " "}, "needs a title"),
        ({"move": "make", "title": "Top", "limit": "3", "page": "front"}, "/rails/top/ is there already"),
        ({"move": "define", "rail": "top", "title": "Top", "limit": "99"}, "1 to 50 stories"),
    ):
        answer = ask(editor, "change", **said)
        assert answer.status_code == 422, said
        assert why in answer.json()["refused"]


def test_a_rail_is_made_ruled_renamed_and_retired(paper: Paper, editor: Client) -> None:
    ask(editor, "change", move="make", title="Explained simply", limit="3", fills="yes", kind="explainer", page="front")
    told = ask(editor, "change", move="retire", rail="latest").json()
    ask(editor, "launch", seen=told["number"])
    paper.take()
    assert {rail.slug for rail in Rail.objects.all()} == {"more", "top", "explained-simply"}
    assert paper.log.page("/rails/latest/", paper.log.head()) is None
    assert b"Explained simply" in paper.served("/")
    assert Newsroom.objects.get().layouts["front"]["topics"] == ["flooding"]
    assert not sweep(datetime.now(UTC))


def test_found_stories_are_those_with_the_words(paper: Paper, editor: Client) -> None:
    found = editor.get("/desk/fronts/find/", {"q": "story-7"}).content.decode()
    assert (URIS[7] in found, URIS[6] in found) == (True, False)
    assert URIS[8] in editor.get("/desk/fronts/find/").content.decode()


def test_the_preview_runs_nothing_and_is_not_kept(paper: Paper, editor: Client) -> None:
    answer = editor.get("/desk/fronts/preview/front/")
    assert answer.content == paper.served("/")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert editor.get(f"/desk/fronts/preview/story/?story={story(STORIES[3]).pk}").content == paper.served(str(story(STORIES[3]).address))


@pytest.mark.parametrize("role", ["reporter", "freelancer", "lawyer", "picture editor"])
def test_who_does_not_arrange_fronts_is_refused(paper: Paper, role: str) -> None:
    client = signed_in("rosa", role)
    assert client.get("/desk/fronts/").status_code == 403
    assert ask(client, "launch", seen="0").status_code == 403
    assert client.post("/desk/banner/", {"text": "x", "until": "60"}).status_code == 403
