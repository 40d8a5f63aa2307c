"""Import: repeated, shuffled, broken, interrupted; what it may never change; and its report."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from stoppress.desk.clock import SystemClock
from stoppress.desk.import_report import ImportReport
from stoppress.desk.importing import Importing
from stoppress.desk.models import Change, KeptLine, Section, Story
from tests.newsroom.folders import item, newsroom, pictured, shuffled, uri, write_lines
from tests.newsroom.pages import all_pages
from tests.newsroom.rehearsal import body_at, reading, rehearsing
from tests.newsroom.stack import ROOT, stoppress

SAID = {"read", "published", "updated", "unchanged", "held", "refused", "problems"}


def take_in(data: Path, path: Path, **options: Any) -> ImportReport:
    """Import, and wait until readers have it, by a pressroom that runs meanwhile."""
    from stoppress.desk.pressroom_client import take

    report = Importing(path, data, SystemClock(), **options).run()
    if report.last_change is not None:
        take(data, report.last_change, 60)
    return report


def test_a_folder_becomes_a_site(data: Path, tmp_path: Path) -> None:
    with rehearsing(data):
        report = take_in(data, newsroom(tmp_path / "post"))
        assert (report.read, report.published, report.updated, report.refused, report.held) == (20, 15, 2, 0, 0)
        assert (report.drafts, report.embargoed, report.killed) == (2, 1, 1)
        front = body_at(data, "/") or ""
        assert "The Harbour Post" in front
        assert "Report 12 from the coast" in front
        for path, words in {
            "/2022/03/01/report-2-from-the-coast/": "Report 2, updated",
            "/about/": "We are here.",
            "/people/r-hale/": "Covers the coast.",
            "/harbour/": "Harbour",
            "/2022/03/01/taken-back/": "It was not true.",
            "/2022/03/01/same-words-2/": "Same words",
            "/rails/sport-now/": "Sport",
        }.items():
            assert words in (body_at(data, path) or ""), path
        with reading(data) as log:
            page = log.page("/old/", log.head())
            assert page is not None
            assert (page.status, dict(page.own)["Location"].endswith("/news/")) == (301, True)
        style = [path for path in all_pages(data) if path.startswith("/assets/") and path.endswith(".css")]
        assert any("--accent: #0a5" in (body_at(data, path) or "") for path in style)


def test_twice_is_as_once(data: Path, tmp_path: Path) -> None:
    folder = newsroom(tmp_path / "post")
    with rehearsing(data):
        take_in(data, folder)
        before, changes = all_pages(data), Change.objects.count()
        report = take_in(data, folder)
        assert (report.published, report.updated) == (0, 0)
        assert report.unchanged + report.refused == 20
        assert all_pages(data) == before
        assert Change.objects.count() == changes


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_lines_makes_no_other_site(data: Path, tmp_path: Path, seed: int) -> None:
    items = [item(number) for number in range(1, 60)]
    with rehearsing(data):
        take_in(data, newsroom(tmp_path / "post", items))
        in_order = all_pages(data)
    again = tmp_path / "again"
    done = [json.loads(line) for line in (tmp_path / "post" / "stories.ninjs.jsonl").read_text().splitlines()]
    newsroom(again, shuffled(done, seed))
    other = tmp_path / "other"
    stoppress("import", str(again), "--data", str(other))
    assert all_pages(other) == in_order


def test_an_older_version_is_refused_and_a_later_one_updates(data: Path, tmp_path: Path) -> None:
    lines = [item(1, "Second", version="2"), item(1, "First"), item(1, "Third", version="3")]
    with rehearsing(data):
        report = take_in(data, write_lines(tmp_path / "s.jsonl", lines))
        assert (report.published, report.updated, report.refused) == (1, 1, 1)
        assert "Third" in (body_at(data, "/") or "")
        (problem,) = report.problems
        assert (problem.file, problem.line, problem.uri, problem.field) == ("s.jsonl", 2, uri(1), "/version")


BROKEN: list[tuple[str, str]] = [
    ("{", ""),
    ("[]", ""),
    ("null", ""),
    ('{"uri": "a:b", "uri": "a:c"}', ""),
    (json.dumps({**item(1), "uri": ""}), "/uri"),
    (json.dumps({name: value for name, value in item(1).items() if name not in ("firstCreated", "versionCreated")}), "/versionCreated"),
    (json.dumps(item(1, headlines=[])), "/headlines"),
    (json.dumps(item(1, type="video")), "/type"),
    (json.dumps(item(1, version="two")), "/version"),
    (json.dumps(item(1, bodies=[{"value": "<p>" + "x" * 20_000_000}])), "/bodies"),
]


def test_a_bad_line_stops_none_behind_it_and_is_named(data: Path, tmp_path: Path) -> None:
    lines: list[Any] = []
    for number, (line, _) in enumerate(BROKEN):
        lines += [line, item(100 + number)]
    with rehearsing(data):
        report = take_in(data, write_lines(tmp_path / "s.jsonl", lines))
        assert (report.published, report.refused) == (len(BROKEN), len(BROKEN))
        for number, (_, field) in enumerate(BROKEN):
            assert any(
                problem.file == "s.jsonl" and problem.line == 2 * number + 1 and problem.field.startswith(field)
                for problem in report.problems
            ), number


@pytest.mark.parametrize(
    "fields",
    [{"pubStatus": "usabel"}, {"embargoedUntil": "soon"}, {"versionCreated": "yesterday"}, {"firstCreated": "2999-01-01T00:00:00Z"}],
)
def test_what_is_not_understood_is_held(data: Path, tmp_path: Path, fields: dict[str, Any]) -> None:
    with rehearsing(data):
        report = take_in(data, write_lines(tmp_path / "s.jsonl", [item(1, "Held back", **fields)]))
        assert (report.held, report.published) == (1, 0)
        assert Story.objects.get().held
        assert "Held back" not in (body_at(data, "/") or "")


def test_r13_withheld_and_embargoed_items_change_no_public_byte(data: Path, tmp_path: Path) -> None:
    folder = newsroom(tmp_path / "post", [item(number) for number in range(1, 6)])
    secrets = [
        pictured(50, "media/secret.jpg", pubStatus="withheld", headlines=[{"value": "Secret draft"}]),
        pictured(51, "media/secret.jpg", embargoedUntil="2999-01-01T00:00:00Z", subjects=[{"literal": "secret-topic", "name": "Secret"}]),
        item(52, subjects=[{"rel": "section", "literal": "secret-section", "name": "Secret"}], pubStatus="withheld"),
        item(53, people=[{"rel": "author", "name": "A. Secret"}], embargoedUntil="2999-01-01T00:00:00Z"),
        item(1, "Secret correction", version="2", embargoedUntil="2999-01-01T00:00:00Z"),
    ]
    with rehearsing(data):
        take_in(data, folder)
        before, files = all_pages(data), sorted(os.listdir(data / "media"))
        with reading(data) as log:
            head = log.head()
        report = take_in(data, write_lines(folder / "more.jsonl", secrets))
        assert (report.drafts, report.embargoed, report.refused) == (2, 3, 0)
        assert all_pages(data) == before
        assert sorted(os.listdir(data / "media")) == files
        with reading(data) as log:
            assert log.head() == head


def test_as_draft_publishes_nothing(data: Path, tmp_path: Path) -> None:
    with rehearsing(data):
        before = all_pages(data)
        report = take_in(data, newsroom(tmp_path / "post"), as_draft=True)
        assert report.published == report.updated == report.killed == 0
        assert Story.objects.count() == 18
        assert not Story.objects.filter(live=True).exists()
        assert all_pages(data) == before


def test_dry_run_keeps_nothing(data: Path, tmp_path: Path) -> None:
    folder = newsroom(tmp_path / "post")
    report = Importing(folder, data, SystemClock(), dry_run=True).run()
    assert (report.read, report.published) == (20, 15)
    for model in (Story, Section, Change, KeptLine):
        assert not model._default_manager.exists()
    assert not (data / "desk" / "pictures").exists()


def test_a_picture_that_is_not_there_is_named_and_the_story_appears(data: Path, tmp_path: Path) -> None:
    folder = newsroom(
        tmp_path / "post",
        [
            pictured(1, "media/none.jpg"),
            pictured(2, "https://elsewhere.example/a.jpg"),
            pictured(3, "media/../../etc/passwd"),
            pictured(4, "media/text.jpg"),
        ],
    )
    (folder / "media" / "text.jpg").write_text("no picture")
    with rehearsing(data):
        report = take_in(data, folder)
        assert report.published == 4
        said = {problem.line: problem.message for problem in report.problems if problem.field.startswith("/associations")}
        assert "not in the newsroom folder" in said[1]
        assert "not fetched" in said[2]
        assert 3 in said
        assert "JPEG, PNG or WebP" in said[4]
        assert (data / "media").exists()  # the contributor's and the logo


def test_a_kill_in_a_file_takes_story_and_picture_away(data: Path, tmp_path: Path) -> None:
    folder = newsroom(tmp_path / "post", [pictured(1, "media/secret.jpg"), item(2)])
    with rehearsing(data):
        take_in(data, folder)
        files = len(os.listdir(data / "media"))
        kill = item(1, version="2", pubStatus="canceled", descriptions=[{"role": "kill", "value": "Wrong man."}])
        report = take_in(data, write_lines(folder / "kill.jsonl", [kill]))
        assert (report.updated, report.killed) == (1, 1)
        assert "Wrong man." in (body_at(data, "/2022/03/01/report-1-from-the-coast/") or "")
        assert len(os.listdir(data / "media")) == files - 15
        again = take_in(data, write_lines(folder / "again.jsonl", [item(1, version="7")]))
        assert again.refused == 1


def test_what_has_no_place_yet_is_kept_and_named(data: Path, tmp_path: Path) -> None:
    with rehearsing(data):
        report = take_in(data, newsroom(tmp_path / "post"))
    assert sorted(KeptLine.objects.values_list("kind", "key")) == [
        ("episodes", "tag:e,2022:1"),
        ("facts", "homes-without-power"),
        ("programmes", "cross-talk"),
    ]
    for file in ("facts.jsonl", "episodes.jsonl", "newsroom.yaml"):
        assert any(problem.file == file and "does not show" in problem.message for problem in report.problems)


def test_newsroom_yaml_adds_and_updates_and_never_removes(data: Path, tmp_path: Path) -> None:
    folder = newsroom(tmp_path / "post")
    with rehearsing(data):
        take_in(data, folder)
        (folder / "newsroom.yaml").write_text("sections:\n  - {slug: sport, name: All Sport}\n  - {slug: opinion, name: Opinion}\n")
        write_lines(folder / "stories.ninjs.jsonl", [])
        take_in(data, folder)
        front = body_at(data, "/") or ""
        assert front.index("All Sport") < front.index("Opinion") < front.index(">News<")
        assert "The Harbour Post" in front
        assert body_at(data, "/opinion/") is not None
        assert body_at(data, "/about/") is not None


def test_a_damaged_newsroom_yaml_is_named_and_the_stories_come_in(data: Path, tmp_path: Path) -> None:
    folder = newsroom(tmp_path / "post", [item(1)])
    (folder / "newsroom.yaml").write_text("name: [unclosed")
    with rehearsing(data):
        report = take_in(data, folder)
        assert (report.published, report.refused) == (1, 1)
        assert report.problems[0].file == "newsroom.yaml"


def test_redirects_that_lead_in_a_circle_are_broken_and_named(data: Path, tmp_path: Path) -> None:
    folder = newsroom(tmp_path / "post")
    yaml = (folder / "newsroom.yaml").read_text()
    (folder / "newsroom.yaml").write_text(yaml.replace("redirects:\n", "redirects:\n  - {from: /a/, to: /b/}\n  - {from: /b/, to: /a/}\n"))
    with rehearsing(data):
        report = take_in(data, folder)
        assert any(problem.message.startswith("/b/ would lead back to itself") for problem in report.problems)
        with reading(data) as log:
            assert log.page("/a/", log.head()) is not None
            assert log.page("/b/", log.head()) is None


def test_a_theme_file_that_leads_out_is_left(data: Path, tmp_path: Path) -> None:
    folder = newsroom(tmp_path / "post", [])
    (folder / "theme" / "out.css").symlink_to("/etc/hostname")
    with rehearsing(data):
        report = take_in(data, folder)
    assert any(problem.file == "theme/out.css" and "leads out" in problem.message for problem in report.problems)


def test_the_report_in_json_has_these_keys_and_no_others(tmp_path: Path) -> None:
    lines = [item(1), item(2, pubStatus="usabel"), "{", item(1)]
    path = write_lines(tmp_path / "s.jsonl", lines)
    done = stoppress("import", str(path), "--data", str(tmp_path / "data"), "--json", check=False)
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert set(report) == SAID
    assert {name: report[name] for name in SAID - {"problems"}} == {
        "read": 4, "published": 1, "updated": 0, "unchanged": 1, "held": 1, "refused": 1,
    }  # fmt: skip
    assert [set(problem) for problem in report["problems"]] == [{"file", "line", "uri", "field", "message"}] * 2
    assert {problem["line"] for problem in report["problems"]} == {2, 3}


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".json"])
def test_a_file_may_be_packed_or_one_list(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"s{suffix}"
    if suffix == ".json":
        path.write_text(json.dumps([item(1), item(2)]))
    else:
        path.write_bytes(gzip.compress((json.dumps(item(1)) + "\n" + json.dumps(item(2))).encode()))
    done = stoppress("import", str(path), "--data", str(tmp_path / "data"), "--json")
    assert json.loads(done.stdout)["published"] == 2


def test_a_path_that_is_no_newsroom_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = stoppress("import", str(tmp_path / "empty"), "--data", str(tmp_path / "data"), check=False)
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert "holds none of newsroom.yaml" in done.stderr


def _begin(path: Path, data: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "stoppress", "import", str(path), "--data", str(data), "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _wait_for_stories(data: Path, stories: int) -> None:
    from stoppress.editions.folder import open_reader

    until = time.monotonic() + 60
    while time.monotonic() < until:
        if (data / "editions" / "editions.db").exists():
            log = open_reader(data / "editions")
            try:
                if sum(1 for _ in log.filed_keys("uri/")) >= stories:
                    return
            finally:
                log.close()
        time.sleep(0.02)
    raise AssertionError("nothing came in")


MANY = 2_000


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_import_is_whole_and_may_be_run_again(tmp_path: Path, ending: signal.Signals) -> None:
    path = write_lines(tmp_path / "s.jsonl", [item(number % 600, uri=uri(number)) for number in range(MANY)])
    data = tmp_path / "data"
    importing = _begin(path, data)
    _wait_for_stories(data, 200)
    importing.send_signal(ending)
    out, _ = importing.communicate(timeout=60)
    if ending == signal.SIGINT:
        assert importing.returncode == 130
        assert 0 < json.loads(out)["published"] < MANY
    done = stoppress("import", str(path), "--data", str(data), "--json", timeout=120)
    report = json.loads(done.stdout)
    assert report["published"] + report["unchanged"] == MANY
    assert report["unchanged"] > 0
    stoppress("verify", "--data", str(data))
    with reading(data) as log:
        assert sum(1 for _ in log.filed_keys("uri/")) == MANY


@pytest.mark.parametrize(("line", "what"), [("{{ nothing.there }}", "undefined"), ("{% if broken", "unexpected end")])
def test_t20_a_theme_file_that_cannot_be_used_is_named_and_readers_keep_their_pages(tmp_path: Path, line: str, what: str) -> None:
    data, folder = tmp_path / "data", newsroom(tmp_path / "post")
    stoppress("import", str(folder), "--data", str(data), check=False)
    before = body_at(data, "/about/")
    (folder / "theme" / "document").mkdir()
    (folder / "theme" / "document" / "document.html").write_text(f"<p>\n{line}")
    done = stoppress("import", str(folder), "--data", str(data), "--json", check=False)
    assert done.returncode == 1
    messages = [problem["message"] for problem in json.loads(done.stdout)["problems"]]
    assert any("theme/document/document.html, line 2: " in message and what in message for message in messages), messages
    assert body_at(data, "/about/") == before


def test_beside_a_running_pressroom_it_leaves_that_running(tmp_path: Path) -> None:
    from stoppress.desk.pressroom_client import status
    from tests.newsroom.stack import standing

    data = tmp_path / "data"
    with standing(data, "pressroom") as stack:
        stoppress("import", str(write_lines(tmp_path / "s.jsonl", [item(1)])), "--data", str(data))
        assert status(data)["pid"] == stack.parts["pressroom"].pid
