"""Answering: each request to one answer, by nothing but what an Ask says."""

import gzip
import json
import re
from pathlib import Path

import pytest

from stoppress.editions.connecting import LogDamaged
from stoppress.editions.fragments import Digest, Fragment, FragmentDamaged
from stoppress.editions.log import OwnedPage, Page
from stoppress.editions.memory import MemoryEditions
from stoppress.serving.answering import CHANNELS, METHODS, MOST_AT_HAND, Ask, Site
from stoppress.serving.answers import Answer, File
from stoppress.serving.composing import Composer
from stoppress.serving.counting import Tally
from tests.serving.conftest import Get
from tests.serving.newspaper import STORY, append, open_newspaper, said


def site_over(log: MemoryEditions, media: Path) -> Site:
    tally = Tally()
    return Site(Composer(log, tally), media, tally)


def pressed(status: int) -> bytes:
    return f"<h1>Pressed {status}</h1>".encode()


def text_of(answer: Answer) -> bytes:
    assert isinstance(answer.body, bytes)
    return gzip.decompress(answer.body) if answer.header("Content-Encoding") == "gzip" else answer.body


def test_a_page_is_served_with_its_headers_and_a_tag(get: Get) -> None:
    answer = get(STORY, accept_encoding="gzip, br")
    assert (answer.status, text_of(answer)) == (200, said(STORY))
    headers = dict(answer.headers)
    assert headers["Content-Security-Policy"] == "default-src 'self'"
    assert headers["Cache-Control"] == "public, no-cache"
    assert (headers["Vary"], headers["Content-Encoding"]) == ("Accept-Encoding", "gzip")
    assert headers["Content-Length"] == str(len(answer.body)) if isinstance(answer.body, bytes) else pytest.fail("no file")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert re.fullmatch(r'"[0-9a-f]{32}-gzip"', headers["ETag"])


def test_head_answers_as_get_does_without_a_body(get: Get, media: Path) -> None:
    (media / "quay.jpg").write_bytes(b"jpeg bytes")
    for target in (STORY, "/old/", "/absent/", "/gone/", "/-/health", "/media/quay.jpg", "/a//b"):
        full, head = get(target), get(target, "HEAD")
        assert (head.status, head.headers, head.body) == (full.status, full.headers, b"")
        if isinstance(full.body, File):
            full.body.close()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW", "get"])
def test_other_methods_are_told_which_there_are(get: Get, method: str) -> None:
    answer = get(STORY, method)
    assert (answer.status, answer.header("Allow")) == (405, METHODS)


def test_options_tells_the_methods(get: Get) -> None:
    for target in ("*", STORY, "/absent/"):
        answer = get(target, "OPTIONS")
        assert (answer.status, answer.header("Allow"), answer.body) == (204, METHODS, b"")


@pytest.mark.parametrize("target", ["", "*", "/a//b/", "/../", "/%00", "/a%2fb/", "/a\\b", "!error/404"])
def test_a_request_that_makes_no_sense_gets_the_pressed_400(get: Get, target: str) -> None:
    answer = get(target)
    assert answer.status == 400
    assert pressed(400) in text_of(answer)


def test_a_page_that_is_not_there_gets_the_pressed_404_without_a_tag(get: Get) -> None:
    for target in ("/absent/", "/-/live", "/-/", "/assets/x.css", "/media/x.jpg", "/media/", "/absent", "/!error/404", "/index.html"):
        answer = get(target, accept_encoding="gzip", if_none_match="*")
        assert (answer.status, answer.channel, answer.header("ETag")) == (404, "errors", None)
        assert pressed(404) in text_of(answer)


def test_a_killed_page_says_410_and_an_old_address_where_it_went(get: Get) -> None:
    assert get("/gone/").status == 410
    moved = get("/old/")
    assert (moved.status, moved.header("Location"), moved.body) == (301, STORY, b"")


def test_an_address_without_its_final_slash_leads_to_the_page(get: Get) -> None:
    answer = get(STORY.rstrip("/") + "?utm_source=x")
    assert (answer.status, answer.header("Location")) == (308, STORY)
    assert get("/robots.txt/").status == 404


def test_another_spelling_leads_to_the_one_there_is(get: Get) -> None:
    assert get("/caf%C3%A9/").status == 200
    for target in ("/caf%c3%a9/", "/%63af%C3%A9/", "/caf%c3%a9"):
        answer = get(target)
        assert (answer.status, answer.header("Location")) == (308, "/caf%C3%A9/")
    assert get("/%61bsent/").status == 404


def test_r22_no_redirect_leaves_the_site(get: Get) -> None:
    for target in ("//evil.example", "/\\evil.example", "/%2f%2fevil.example/", "http://evil.example/old", "/%5cevil.example"):
        assert get(target).status == 400


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", None, ","])
def test_r22_a_host_that_is_not_ours_gets_400(get: Get, host: str | None) -> None:
    for target in ("/", STORY, "/-/health", "/media/x.jpg", "http://localhost/"):
        assert get(target, host=host).status == 400


def test_the_host_that_robots_txt_names_is_ours(get: Get, log: MemoryEditions) -> None:
    assert get("/", host="HarbourPost.example:443").status == 200
    append(log, {"robots": "User-agent: *\nSitemap: https://other.example/sitemap.xml\n"})
    assert get("/", host="other.example").status == 200
    assert get("http://other.example/", host="localhost").status == 200
    assert get("http://evil.example/", host="localhost").status == 400


INFLUENCES = [
    {"target": f"{STORY}?{query}"} for query in ("", "a=1", "lang=de", "preview=1", "static=1", "callback=x", "_method=POST", "%00", "/../../x")
] + [{"host": host} for host in ("127.0.0.1", "LOCALHOST:9", "[::1]:8000", "harbourpost.example", "harbourpost.example:8443")]  # fmt: skip


@pytest.mark.parametrize("influence", INFLUENCES)
def test_r22_neither_query_nor_host_changes_a_byte(get: Get, influence: dict[str, str]) -> None:
    expected = get(STORY, accept_encoding="gzip")
    found = get(**{"target": STORY, "accept_encoding": "gzip", **influence})
    assert (found.status, found.headers, found.body) == (expected.status, expected.headers, expected.body)


def test_r22_an_ask_has_no_room_for_anything_else() -> None:
    assert Ask._fields == ("method", "target", "host", "accept_encoding", "if_none_match")


def test_no_coding_that_is_taken_gets_406(get: Get) -> None:
    assert get("/", accept_encoding="identity;q=0").status == 406
    assert get("/absent/", accept_encoding="*;q=0").status == 404


def test_nobody_gets_a_cookie(get: Get) -> None:
    for target in ("/", STORY, "/absent/", "/-/health", "/-/metrics", "/a//b", "/old/"):
        assert get(target).header("Set-Cookie") is None


def test_health_tells_edition_and_age(get: Get, log: MemoryEditions) -> None:
    answer = get("/-/health")
    assert answer.status == 200
    assert json.loads(text_of(answer)) == {"status": "ok", "edition": 1, "at": "2026-03-02T12:00:00.000Z", "age": 60.0}
    append(log, {"foot": "new"})
    assert json.loads(text_of(get("/-/health")))["edition"] == 2


def test_metrics_are_text_that_prometheus_reads(get: Get) -> None:
    for _ in range(3):
        get(STORY, accept_encoding="gzip")
    get("/absent/")
    text = text_of(get("/-/metrics")).decode()
    sample = re.compile(r'([a-z_]+)\{((?:[a-z]+="[^"\n]*",?)+)\} (\S+)')
    found: dict[tuple[object, ...], float] = {}
    described = set()
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            described.add(line.split()[2])
        elif not line.startswith("# HELP "):
            name, labels, value = (sample.fullmatch(line) or pytest.fail(f"{line!r} is no sample")).groups()
            assert name in described
            found[name, *sorted(re.findall(r'([a-z]+)="([^"]*)"', labels))] = float(value)
    assert text.endswith("\n")
    assert found["stoppress_responses_total", ("status", "200"), ("worker", "1")] == 3
    assert found["stoppress_responses_total", ("status", "404"), ("worker", "1")] == 1
    assert found["stoppress_edition", ("worker", "1")] == 1
    assert found["stoppress_composed_total", ("worker", "1")] == 2
    assert found["stoppress_cache_bytes", ("cache", "answers"), ("worker", "1")] > 0


def test_before_the_first_edition_readers_are_asked_to_wait(media: Path) -> None:
    log = MemoryEditions()
    site = site_over(log, media)
    for target, channel in (("/", "errors"), (STORY, "errors"), ("/-/health", "health")):
        answer = site.answer(Ask("GET", target, "localhost"))
        assert (answer.status, answer.channel, answer.header("Retry-After")) == (503, channel, "5")
    assert b"<h1>" in text_of(site.answer(Ask("GET", "/", "localhost")))
    assert site.answer(Ask("GET", "/a//b", "localhost")).status == 400
    open_newspaper(log)
    assert site.answer(Ask("GET", "/", "localhost")).status == 200
    assert site.answer(Ask("GET", "/-/health", "localhost")).status == 200


class Failing(MemoryEditions):
    """A log that fails as a disk does: for one digest, or altogether."""

    hurt: Digest | None = None
    broken: Exception | None = None

    def fragment(self, digest: Digest) -> Fragment:
        if digest == self.hurt:
            raise FragmentDamaged(digest)
        return super().fragment(digest)

    def page(self, path: str, edition: int) -> Page | None:
        if self.broken and not path.startswith("!"):
            raise self.broken
        return super().page(path, edition)


def test_r6_a_damaged_fragment_gives_the_pressed_503_a_count_and_a_line_that_names_it(
    media: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = Failing()
    open_newspaper(log)
    log.hurt = log.placed("story/1/story", 1)
    site = site_over(log, media)
    answer = site.answer(Ask("GET", STORY, "localhost", "gzip"))
    assert (answer.status, answer.header("Retry-After"), site.tally.damaged) == (503, "5", 1)
    assert pressed(503) in text_of(answer)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["fragment"], line["path"]) == ("damaged", "story/1/story", STORY)
    assert log.hurt is not None
    assert line["digest"] == log.hurt.hex()
    assert site.answer(Ask("GET", STORY, "localhost", "gzip")).status == 503
    assert (site.tally.damaged, capsys.readouterr().err) == (2, ""), "told once, counted each time"
    append(log, {"foot": "<footer>later</footer>"})
    site.answer(Ask("GET", STORY, "localhost", "gzip"))
    assert "damaged" in capsys.readouterr().err
    assert site.answer(Ask("GET", "/", "localhost")).status == 200


def test_r6_damaged_error_pages_leave_plain_ones(media: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = Failing()
    open_newspaper(log)
    log.hurt = log.placed("masthead", 1)
    site = site_over(log, media)
    for target, status in ((STORY, 503), ("/absent/", 404), ("/a//b", 400)):
        answer = site.answer(Ask("GET", target, "localhost", "gzip"))
        assert answer.status == status
        assert b"Pressed" not in text_of(answer)
    assert "no-error-page" in capsys.readouterr().err


@pytest.mark.parametrize(("error", "status"), [(LogDamaged("editions.db", "malformed"), 503), (ZeroDivisionError("secret detail"), 500)])
def test_a_failing_log_gives_a_pressed_page_and_never_a_traceback(
    media: Path, capsys: pytest.CaptureFixture[str], error: Exception, status: int
) -> None:
    log = Failing()
    open_newspaper(log)
    log.broken = error
    site = site_over(log, media)
    answer = site.answer(Ask("GET", STORY, "localhost"))
    assert answer.status == status
    assert pressed(status) in text_of(answer)
    assert b"secret" not in text_of(answer)
    assert json.loads(capsys.readouterr().err)["event"] in ("failed", "damaged")
    log.broken = None
    assert site.answer(Ask("GET", STORY, "localhost")).status == 200


def test_a_page_with_broken_headers_is_a_failure_and_tells_no_reader_why(
    log: MemoryEditions, get: Get, capsys: pytest.CaptureFixture[str]
) -> None:
    append(log, {"headers@odd": "not json"}, {"/odd/": OwnedPage("x", Page(200, "headers@odd", ("foot",)))})
    assert get("/odd/").status == 500
    assert "failed" in capsys.readouterr().err


def test_every_answer_names_the_channel_that_made_it(get: Get, media: Path) -> None:
    (media / "quay.jpg").write_bytes(b"x")
    found = {
        target: get(target, "HEAD").channel for target in ("/", "/old/", "/assets/site.0123456789ab.css", "/media/quay.jpg", "/absent/")
    }
    assert found == {
        "/": "pages",
        "/old/": "pages",
        "/assets/site.0123456789ab.css": "assets",
        "/media/quay.jpg": "media",
        "/absent/": "errors",
    }
    assert set(found.values()) <= {channel.name for channel in CHANNELS}


def asked_again(site: Site, target: str, host: str = "localhost", accept: str | None = "gzip") -> Answer | None:
    """What is at hand after the same request came once before."""
    ask = Ask("GET", target, host, accept)
    asked = (target.encode(), host.encode(), accept.encode() if accept else None)
    site.answer(ask)
    site.remember(asked, ask)
    return site.at_hand(asked)


def test_what_came_before_is_at_hand_as_the_head_has_it(site: Site, log: MemoryEditions) -> None:
    asked = (STORY.encode(), b"localhost", b"gzip")
    assert site.at_hand(asked) is None
    found = asked_again(site, STORY)
    assert found is not None
    assert found == site.answer(Ask("GET", STORY, "localhost", "gzip"))
    append(log, {"story/1/story": "<h1>New</h1>"})
    again = site.at_hand(asked)
    assert again is not None
    assert again == site.answer(Ask("GET", STORY, "localhost", "gzip"))
    assert b"<h1>New</h1>" in text_of(again)
    append(log, {}, {STORY: None})
    assert site.at_hand(asked) is None
    assert asked_again(site, STORY) is None


@pytest.mark.parametrize(
    "target", ["/absent/", STORY.rstrip("/"), "/%63af%C3%A9/", "/caf%C3%A9/", "/a//b", "!error/404", "/-/health", STORY + "?a=1"]
)
def test_only_pages_as_they_are_spelled_are_at_hand(site: Site, target: str) -> None:
    assert asked_again(site, target) is None


def test_r22_no_page_is_at_hand_for_another_host(site: Site) -> None:
    assert asked_again(site, STORY) is not None
    assert asked_again(site, STORY, host="evil.example") is None


def test_what_is_at_hand_is_bounded(site: Site, log: MemoryEditions) -> None:
    for number in range(2_000):
        asked_again(site, STORY, accept=f"gzip, x{number}")
        asked_again(site, STORY, accept="gzip" + " " * number)
    assert len(site._at_hand) <= MOST_AT_HAND
    append(log, {"list/front/page": "x" * 10_000_000})
    assert asked_again(site, "/", accept=None) is None
