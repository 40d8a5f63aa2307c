"""Revert: earlier copy comes back as new revisions and a new edition; what cannot be is named."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from stoppress.desk import publishing
from stoppress.desk.models import Story
from stoppress.desk.pressroom_client import take
from stoppress.desk.reverting import NotOfTheDesk, Reverted, revert_edition, revert_to
from tests.newsroom.folders import item, uri, write_lines
from tests.newsroom.pages import all_pages
from tests.newsroom.rehearsal import body_at, reading, rehearsing
from tests.newsroom.stack import stoppress
from tests.newsroom.test_importing import take_in

NOW = datetime.now(UTC)


class Desk:
    """An editor who publishes one thing after the other; answers editions."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.at = NOW

    def publish(self, number: int, headline: str) -> int:
        story = Story.objects.get(uri=uri(number))
        story.headline = headline
        return self.done(publishing.publish(story, at=self.next()).change)

    def unpublish(self, number: int) -> int:
        return self.done(publishing.unpublish(uri(number), at=self.next()).change)

    def kill(self, number: int) -> int:
        return self.done(publishing.kill(uri(number), line="Gone.", at=self.next()).change)

    def revert(self, edition: int) -> Reverted:
        with reading(self.data) as log:
            return self.pressed(revert_edition(log, edition, self.next(), "r.hale"))

    def back_to(self, edition: int) -> Reverted:
        with reading(self.data) as log:
            return self.pressed(revert_to(log, edition, self.next(), "r.hale"))

    def pressed(self, reverted: Reverted) -> Reverted:
        for change in reverted.changes:
            self.done(change)
        return reverted

    def done(self, change: int | None) -> int:
        assert change is not None
        return take(self.data, change).edition

    def next(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def three_stories(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "s.jsonl", [item(1, "First"), item(2, "Second"), item(3, "Third")])


def test_what_an_edition_did_is_undone_as_a_new_edition(data: Path, three_stories: Path) -> None:
    with rehearsing(data):
        take_in(data, three_stories)
        before = all_pages(data)
        desk = Desk(data)
        wrong = desk.publish(1, "Wrong")
        reverted = desk.revert(wrong)
        assert (reverted.written, reverted.conflicts) == ([uri(1)], {})
        assert "First" in (body_at(data, "/") or "")
        assert "Wrong" not in (body_at(data, "/") or "")
        assert all_pages(data).keys() == before.keys()
        story = Story.objects.get(uri=uri(1))
        assert (story.headline, story.version, story.revisions.count()) == ("First", 3, 3)
        with reading(data) as log:
            edition = log.edition(log.head())
            assert (edition.cause, edition.author) == (f"Revert of edition {wrong}", "r.hale")


def test_a_first_publication_is_undone_by_unpublishing(data: Path, three_stories: Path) -> None:
    with rehearsing(data):
        take_in(data, three_stories)
        with reading(data) as log:
            head = log.head()
        reverted = Desk(data).revert(head)
        assert sorted(reverted.unpublished) == [uri(1), uri(2), uri(3)]
        assert body_at(data, "/2022/03/01/first/") is None


def test_an_unpublishing_is_undone(data: Path, three_stories: Path) -> None:
    with rehearsing(data):
        take_in(data, three_stories)
        desk = Desk(data)
        gone = desk.unpublish(2)
        assert body_at(data, "/2022/03/01/second/") is None
        assert desk.revert(gone).written == [uri(2)]
        assert "Second" in (body_at(data, "/2022/03/01/second/") or "")


def test_a_story_that_was_changed_again_is_a_conflict(data: Path, three_stories: Path) -> None:
    with rehearsing(data):
        take_in(data, three_stories)
        desk = Desk(data)
        wrong = desk.publish(1, "Wrong")
        desk.publish(1, "Better")
        reverted = desk.revert(wrong)
        assert list(reverted.conflicts) == [uri(1)]
        assert reverted.changes == []
        assert "Better" in (body_at(data, "/") or "")


def test_r16_a_killed_story_is_not_brought_back(data: Path, three_stories: Path) -> None:
    with rehearsing(data):
        take_in(data, three_stories)
        with reading(data) as log:
            head = log.head()
        desk = Desk(data)
        killed = desk.kill(3)
        for reverted in (desk.revert(killed), desk.back_to(head)):
            assert list(reverted.conflicts) == [uri(3)]
        assert "Gone." in (body_at(data, "/2022/03/01/third/") or "")


def test_back_to_an_edition_brings_every_story_back(data: Path, three_stories: Path) -> None:
    with rehearsing(data):
        take_in(data, three_stories)
        desk = Desk(data)
        wanted = desk.publish(1, "Wanted")
        front = body_at(data, "/")
        desk.publish(1, "Not wanted")
        desk.unpublish(2)
        desk.publish(3, "Neither")
        desk.publish(1, "Still not")
        reverted = desk.back_to(wanted)
        assert sorted(reverted.written) == [uri(1), uri(2), uri(3)]
        assert len(reverted.changes) == 1
        assert body_at(data, "/") == front
        assert desk.back_to(wanted).written == []


def test_an_edition_of_the_pressroom_itself_has_nothing_to_write_back(data: Path) -> None:
    with rehearsing(data), reading(data) as log, pytest.raises(NotOfTheDesk, match="Edition 1"):
        revert_edition(log, 1, NOW, "r.hale")


def test_the_command_names_conflicts_and_says_so_by_its_status(tmp_path: Path, three_stories: Path) -> None:
    data = ("--data", str(tmp_path / "data"))
    stoppress("import", str(three_stories), *data)
    later = write_lines(tmp_path / "later.jsonl", [item(1, "Wrong", version="2")])
    stoppress("import", str(later), *data)
    number = str(json.loads(stoppress("log", "--json", *data).stdout)[0]["edition"])
    first = json.loads(stoppress("revert", number, "--json", *data).stdout)
    assert (first["written"], first["conflicts"]) == ([uri(1)], {})
    again = stoppress("revert", number, *data, check=False)
    assert again.returncode == 1
    assert "changed again since" in again.stderr
    assert stoppress("revert", *data, check=False).returncode == 2
