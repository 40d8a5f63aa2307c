"""The pressroom: order, waiting, large work, what is not live, and what it does when it is started again."""

import io
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image

from stoppress.desk import change_queue
from stoppress.desk.belonging import DeskAndEditionsDiffer
from stoppress.desk.change_queue import PRUNED, PayloadGone
from stoppress.desk.models import Change, NotLive
from stoppress.desk.pictures import PictureStore
from stoppress.desk.pressroom_client import PressroomAway, PressroomFailed, ask, status, take
from stoppress.editions.log import Addition, Appended, Writer
from stoppress.editions.sqlite import NotWritten
from stoppress.press import copy
from tests.newsroom.rehearsal import NOON, body_at, commit, reading, rehearsing, site, story


def test_a_committed_change_is_answered_with_the_edition_that_shows_it(data: Path) -> None:
    with rehearsing(data):
        take(data, commit(site()))
        taken = take(data, commit({**story(1, "Sea wall holds"), "list/front": copy.Listing((1,))}))
        assert "Sea wall holds" in (body_at(data, "/") or "")
        assert "The sea wall held." in (body_at(data, "/2022/03/02/story-1/") or "")
        with reading(data) as log:
            assert (log.head(), log.mark()) == (taken.edition, 2)


def test_changes_are_taken_in_order_of_commit_one_edition_each(data: Path) -> None:
    commit(site())
    for number in range(1, 6):
        commit({**story(number, f"Headline {number}"), "list/front": copy.Listing(tuple(range(number, 0, -1)))}, cause=f"story {number}")
    with rehearsing(data):
        take(data, 6)
        with reading(data) as log:
            causes = [edition.cause for edition in log.editions(newest_first=False)]
    assert causes[-5:] == [f"story {number}" for number in range(1, 6)]


def test_a_change_is_found_where_nobody_told_of_it(data: Path) -> None:
    with rehearsing(data):
        take(data, commit(site()))
        commit({"section/news": copy.Section("news", "Coast")})
        until = time.monotonic() + 5
        while status(data)["mark"] < 2 and time.monotonic() < until:
            time.sleep(0.05)
        assert status(data)["mark"] == 2


def test_many_who_wait_at_once_each_get_their_own_answer(data: Path) -> None:
    answers: dict[int, int] = {}
    with rehearsing(data):
        take(data, commit(site()))
        numbers = [commit(story(number, f"Headline {number}")) for number in range(1, 13)]

        def wait(number: int) -> None:
            answers[number] = take(data, number).edition

        waiting = [threading.Thread(target=wait, args=(number,)) for number in reversed(numbers)]
        for thread in waiting:
            thread.start()
        for thread in waiting:
            thread.join()
    editions = [answers[number] for number in numbers]
    assert editions == list(range(editions[0], editions[0] + 12))


def test_one_who_asks_late_is_told_the_same(data: Path) -> None:
    with rehearsing(data):
        first = commit(site())
        taken = take(data, first)
        take(data, commit(story(1, "Later")))
        assert take(data, first) == taken


def test_a_change_that_does_not_exist_is_not_waited_for(data: Path) -> None:
    with rehearsing(data):
        take(data, commit(site()))
        with pytest.raises(PressroomFailed, match="no change 99"):
            take(data, 99)


def test_an_empty_newsroom_has_error_pages_and_robots(data: Path) -> None:
    with rehearsing(data):
        assert body_at(data, "/robots.txt") is not None
        assert body_at(data, "!error/404") is not None


def test_a_story_whose_page_fails_is_not_live_and_says_why(data: Path) -> None:
    with rehearsing(data):
        take(data, commit(site()))
        take(data, commit(story(1, "First", address="/2022/03/02/one/")))
        taken = take(data, commit(story(2, "Second", address="/2022/03/02/one/")))
        assert list(taken.not_live) == ["story/2"]
        assert "belongs to another page" in taken.not_live["story/2"]
        assert change_queue.not_live(2) == taken.not_live["story/2"]
        assert "First" in (body_at(data, "/2022/03/02/one/") or "")


def test_what_was_not_live_appears_with_the_change_that_puts_it_right(data: Path) -> None:
    with rehearsing(data):
        take(data, commit(site()))
        take(data, commit(story(1, "First", address="/2022/03/02/one/")))
        take(data, commit(story(2, "Second", address="/2022/03/02/one/")))
        moved = {"story/2/teaser": story(2, "Second", address="/2022/03/02/two/")["story/2/teaser"]}
        assert not take(data, commit(moved)).not_live
        assert "The sea wall held." in (body_at(data, "/2022/03/02/two/") or "")
        assert not NotLive.objects.exists()


def test_what_was_not_live_is_tried_again_at_the_next_start(data: Path) -> None:
    with rehearsing(data):
        take(data, commit(site()))
        take(data, commit(story(1, "First", address="/2022/03/02/one/")))
        take(data, commit(story(2, "Second", address="/2022/03/02/one/")))
        gone = dict.fromkeys(story(1, "First"))
        take(data, commit(gone))
        assert body_at(data, "/2022/03/02/one/") is None
    with rehearsing(data):
        assert "Second" in (body_at(data, "/2022/03/02/one/") or "")
        assert not NotLive.objects.exists()


def test_a_refusal_that_was_not_noted_before_a_crash_is_found_at_the_start(data: Path) -> None:
    with rehearsing(data):
        take(data, commit(site()))
        take(data, commit(story(1, "First", address="/2022/03/02/one/")))
        take(data, commit(story(2, "Second", address="/2022/03/02/one/")))
        take(data, commit(dict.fromkeys(story(1, "First"))))
    NotLive.objects.all().delete()
    with rehearsing(data):
        assert "Second" in (body_at(data, "/2022/03/02/one/") or "")


def test_a_change_that_cannot_be_read_stops_none_behind_it(data: Path) -> None:
    with rehearsing(data):
        take(data, commit(site()))
        number = commit({"site": copy.Link("/", "no site")})
        assert list(take(data, number).not_live) == [f"change/{number}"]
        take(data, commit(story(1, "Goes on")))
        assert "Goes on" in (body_at(data, "/2022/03/02/story-1/") or "")


def test_a_large_change_yields_to_a_small_one(data: Path) -> None:
    stories = {key: value for number in range(1, 3_300) for key, value in story(number, f"Headline {number}").items()}
    with rehearsing(data):
        take(data, commit(site()))
        take(data, commit(stories), 120)
        large, small = commit({"section/news": copy.Section("news", "Coast")}), commit(story(5_000, "Breaking"))
        breaking = take(data, small, 60)
        assert status(data)["aside"] == [large]
        assert "Breaking" in (body_at(data, "/2022/03/02/story-5000/") or "")
        assert "Coast" not in (body_at(data, "/2022/03/02/story-1/") or "")
        assert take(data, large, 120).edition > breaking.edition
        for number in (1, 3_299, 5_000):
            assert "Coast" in (body_at(data, f"/2022/03/02/story-{number}/") or "")


def test_large_changes_wait_for_one_another_and_no_publish_waits_for_them(data: Path) -> None:
    stories = {key: value for number in range(1, 3_300) for key, value in story(number, f"Headline {number}").items()}
    with rehearsing(data):
        take(data, commit(site()))
        take(data, commit(stories), 120)
        renamed, moved = (
            commit({"section/news": copy.Section("news", "Coast")}),
            commit({"site": copy.Site("The Harbour Post", "https://coast.example")}),
        )
        small = commit(story(5_000, "Breaking"))
        breaking = take(data, small, 60)
        assert status(data)["aside"] == [renamed, moved]
        assert "Breaking" in (body_at(data, "/2022/03/02/story-5000/") or "")
    assert "Coast" not in (body_at(data, "/2022/03/02/story-1/") or "")
    with rehearsing(data):  # it went down meanwhile: both are taken up again
        first = take(data, renamed, 120)
        assert take(data, moved, 120).edition > first.edition > breaking.edition
        for number in (1, 3_299, 5_000):
            page = body_at(data, f"/2022/03/02/story-{number}/") or ""
            assert "Coast" in page
            assert "https://coast.example/" in page


def test_the_newer_of_two_large_changes_stands_though_the_pressroom_went_down_between_them(data: Path) -> None:
    stories = {key: value for number in range(1, 3_300) for key, value in story(number, f"Headline {number}").items()}
    with rehearsing(data):
        take(data, commit(site()))
        take(data, commit(stories), 120)
        older = commit({"section/news": copy.Section("news", "Coast"), "site": copy.Site("The Harbour Post", "https://coast.example")})
        newer = commit({"section/news": copy.Section("news", "Shore")})
        landed = take(data, older, 120)
    assert "Shore" not in (body_at(data, "/2022/03/02/story-1/") or "")
    with rehearsing(data):
        last = take(data, newer, 120)
        page = body_at(data, "/2022/03/02/story-1/") or ""
        assert "Shore" in page
        assert "Coast" not in page
        assert last.edition <= landed.edition + 2  # and nothing was taken for what readers lack
        assert not NotLive.objects.exists()


def test_what_was_refused_while_an_older_large_change_waited_is_still_what_is_tried_again(data: Path) -> None:
    stories = {key: value for number in range(1, 3_300) for key, value in story(number, f"Headline {number}").items()}
    with rehearsing(data):
        take(data, commit(site()))
        take(data, commit(stories), 120)
        large = commit({"section/news": copy.Section("news", "Coast"), **story(1, "Of the large change")})
        newest = story(1, "The newest words", address="/2022/03/02/story-2/")  # where another story stands
        assert list(take(data, commit(newest), 60).not_live) == ["story/1"]
        assert list(take(data, large, 120).not_live) == []
        assert "Of the large change" in (body_at(data, "/2022/03/02/story-1/") or "")
        assert list(NotLive.objects.values_list("owner", flat=True)) == ["story/1"]


def test_who_asks_for_a_press_while_large_work_is_under_way_is_answered_after_it(data: Path) -> None:
    stories = {key: value for number in range(1, 3_300) for key, value in story(number, f"Headline {number}").items()}
    with rehearsing(data):
        take(data, commit(site()))
        take(data, commit(stories), 120)
        large = commit({"section/news": copy.Section("news", "Coast")})
        while status(data)["aside"] != [large]:
            pass
        answers: list[dict[str, Any]] = []
        asking = [
            threading.Thread(target=lambda what=what: answers.append(ask(data, {"press": what}, 120))) for what in ("scratch", "head")
        ]
        for one in asking:
            one.start()
        for one in asking:
            one.join()
        assert all("edition" in answer for answer in answers)
        assert len(answers) == 2
        assert "Coast" in (body_at(data, "/2022/03/02/story-1/") or "")


def test_pictures_of_a_large_change_are_there_when_it_lands_after_a_crash(data: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (700, 500), (9, 90, 190)).save(out, "JPEG")
    _, picture = PictureStore(data).take(out.getvalue())
    many = {key: value for number in range(1, 3_300) for key, value in story(number, f"Headline {number}").items()}
    with rehearsing(data):
        take(data, commit(site()))
        large = commit({**many, f"picture/{picture.id}": picture})
        while status(data)["aside"] != [large]:
            pass
    with rehearsing(data):
        take(data, large, 120)
        assert len(os.listdir(data / "media")) == 13


def test_a_large_change_begun_before_a_crash_is_finished_after_it(data: Path) -> None:
    stories = {key: value for number in range(1, 3_300) for key, value in story(number, f"Headline {number}").items()}
    with rehearsing(data):
        take(data, commit(site()))
        take(data, commit(stories), 120)
        large = commit({"section/news": copy.Section("news", "Coast")})
        while status(data)["aside"] != [large]:
            pass
    assert "Coast" not in (body_at(data, "/2022/03/02/story-1/") or "")
    with rehearsing(data):
        take(data, large, 120)
        assert "Coast" in (body_at(data, "/2022/03/02/story-1/") or "")
        assert not NotLive.objects.exists()


def test_the_site_address_may_be_overridden_and_comes_back(data: Path) -> None:
    from stoppress.desk.changing import changing
    from stoppress.desk.models import Newsroom

    with changing():
        Newsroom(name="The Harbour Post", url="https://harbourpost.example").save()
    with rehearsing(data):
        take(data, 1)
        assert "https://harbourpost.example/" in (body_at(data, "/robots.txt") or "")
    with rehearsing(data, url="http://127.0.0.1:9000/"):
        assert "http://127.0.0.1:9000/" in (body_at(data, "/robots.txt") or "")
        take(data, commit(site("https://harbourpost.example")))
        assert "http://127.0.0.1:9000/" in (body_at(data, "/robots.txt") or "")
    with rehearsing(data):
        assert "https://harbourpost.example/" in (body_at(data, "/robots.txt") or "")


def test_r16_a_picture_is_public_while_its_copy_is_filed(data: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (700, 500), (9, 90, 190)).save(out, "JPEG")
    _, picture = PictureStore(data).take(out.getvalue())
    with rehearsing(data):
        take(data, commit(site()))
        assert not (data / "media").exists()
        take(data, commit({f"picture/{picture.id}": picture}))
        assert len(os.listdir(data / "media")) == 13
        take(data, commit({f"picture/{picture.id}": None}))
        assert os.listdir(data / "media") == []


def test_a_file_left_by_a_killed_pressroom_is_taken_away_at_the_start(data: Path) -> None:
    (data / "media").mkdir()
    (data / "media" / "left.jpg").write_bytes(b"left")
    with rehearsing(data):
        assert not (data / "media" / "left.jpg").exists()


def test_payloads_of_taken_changes_are_dropped(data: Path) -> None:
    with rehearsing(data):
        take(data, commit(site()))
        take(data, commit(story(1, "First")))
    with rehearsing(data):
        until = time.monotonic() + 5
        while Change.objects.exclude(payload=PRUNED).exists() and time.monotonic() < until:
            time.sleep(0.05)
    assert not Change.objects.exclude(payload=PRUNED).exists()


def test_r34_a_desk_older_than_the_editions_is_refused(data: Path) -> None:
    with rehearsing(data):
        take(data, commit(site()))
        take(data, commit(story(1, "First")))
    Change.objects.filter(pk=2).delete()
    with pytest.raises(DeskAndEditionsDiffer, match="the desk's database is the older"), rehearsing(data):
        pass


def test_r34_a_desk_newer_than_the_editions_is_refused_where_copy_is_gone(data: Path) -> None:
    with rehearsing(data):
        take(data, commit(site()))
    commit(story(1, "First"))
    Change.objects.filter(pk=2).update(payload=PRUNED)
    with pytest.raises(PayloadGone, match="Restore both"), rehearsing(data):
        pass


def test_r34_another_newsrooms_desk_is_refused(data: Path) -> None:
    with rehearsing(data):
        take(data, commit(site()))
    Change.objects.all().delete()
    for _ in range(3):
        commit(site(), at=NOON + 5)
    with pytest.raises(DeskAndEditionsDiffer, match="two different newsrooms"), rehearsing(data):
        pass


def test_each_publish_leaves_one_structured_line_without_the_story(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with rehearsing(data):
        take(data, commit(site()))
        capfd.readouterr()
        taken = take(data, commit(story(1, "A headline"), cause="Publish"))
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    (line,) = [line for line in lines if line["event"] == "publish"]
    assert line["edition"] == taken.edition
    assert line["rendered"] >= 2
    assert line["bytes"] > 0
    assert line["cause"] == "Publish"
    assert "The sea wall held" not in json.dumps(lines)


def test_press_from_scratch_gives_the_same_bytes(data: Path) -> None:
    with rehearsing(data):
        take(data, commit(site()))
        taken = take(data, commit({**story(1, "First"), "list/front": copy.Listing((1,))}))
        before = body_at(data, "/")
        assert ask(data, {"press": "scratch"}, 60)["edition"] == taken.edition
        assert body_at(data, "/") == before


def test_a_second_pressroom_says_one_line_and_leaves(tmp_path: Path) -> None:
    from stoppress.desk.pressroom_client import running_pressroom

    with running_pressroom(tmp_path) as own:
        assert own
        with running_pressroom(tmp_path) as again:
            assert not again
        second = subprocess.run(
            [sys.executable, "-m", "stoppress", "pressroom", "--data", str(tmp_path)],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert "works on" in second.stderr
    with pytest.raises(PressroomAway):
        status(tmp_path)


class FullDisk:
    """The editions on a disk that is full for a while: every append until then fails as SQLite says it."""

    def __init__(self) -> None:
        self.full = False
        self.opened = 0

    def __call__(self, log: Writer) -> Writer:
        self.opened += 1
        return cast(Writer, LogOnFullDisk(log, self))


class LogOnFullDisk:
    def __init__(self, log: Writer, disk: FullDisk) -> None:
        self._log, self._disk = log, disk

    def append(self, addition: Addition) -> Appended:
        if self._disk.full:
            raise NotWritten("database or disk is full")
        return self._log.append(addition)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)


def test_r5_on_a_full_disk_who_waits_is_told_and_it_appears_when_there_is_room(data: Path) -> None:
    disk = FullDisk()
    with rehearsing(data, log_of=disk):
        take(data, commit(site()))
        before = body_at(data, "/")
        disk.full = True
        number = commit({**story(1, "Held up"), "list/front": copy.Listing((1,))})
        with pytest.raises(PressroomFailed, match="disk is full"):
            take(data, number)
        with pytest.raises(PressroomFailed, match="Nothing can be pressed now"):
            take(data, number)
        assert body_at(data, "/") == before
        disk.full = False
        until = time.monotonic() + 10
        while "Held up" not in (body_at(data, "/") or "") and time.monotonic() < until:
            time.sleep(0.05)
        assert take(data, number).edition == 3
    assert disk.opened == 2  # a failed write is never tried again on the same file
