"""The JSON API: each sentence of INTERCHANGE.md on it, against a pressroom that runs beside."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from stoppress.desk import publishing
from stoppress.desk.models import KeptLine, Story, Token
from stoppress.desk.tokens import make_token, revoke_token
from tests.newsroom.calling import Api, answer, item
from tests.newsroom.rehearsal import body_at, commit, reading, rehearsing, site, story

URI = "tag:harbourpost.example,2022:wall"
NOW = datetime.now(UTC)


@pytest.fixture
def newsroom(data: Path) -> Iterator[Path]:
    """A pressroom that runs, by the machine's clock, and a newsroom with a name."""
    from stoppress.desk.changing import changing
    from stoppress.desk.models import Newsroom

    with changing():
        Newsroom(name="The Harbour Post", url="https://harbourpost.example").save()
    with rehearsing(data, at=int(NOW.timestamp() * 1000)):
        yield data


@pytest.fixture
def api(newsroom: Path) -> Api:
    return Api(make_token("wire", "publish", NOW))


def test_a_new_story_is_answered_once_readers_have_it(newsroom: Path, api: Api) -> None:
    response = api.post("stories", item())
    assert response.status_code == 201
    body = answer(response)
    with reading(newsroom) as log:
        assert body == {
            "uri": URI,
            "url": "https://harbourpost.example/2022/03/02/sea-wall-holds/",
            "version": 1,
            "state": "live",
            "edition": log.head(),
        }
    for path in (
        "/2022/03/02/sea-wall-holds/",
        "/",
        "/news/",
        "/topics/flooding/",
        "/2022/03/02/",
        "/feed.rss",
        "/sitemaps/2022-03-02.xml",
    ):
        assert "sea-wall-holds" in (body_at(newsroom, path) or ""), path


def test_a_corrected_headline_is_an_update_with_the_next_version(newsroom: Path, api: Api) -> None:
    first = answer(api.post("stories", item()))
    response = api.post("stories", item(headline="Sea wall gives way"))
    assert response.status_code == 200
    assert answer(response) == {**first, "version": 2, "edition": first["edition"] + 1}
    assert "Sea wall gives way" in (body_at(newsroom, "/") or "")
    assert "Sea wall holds" not in (body_at(newsroom, "/") or "")


def test_the_same_version_with_the_same_content_is_200_and_no_edition(newsroom: Path, api: Api) -> None:
    first = answer(api.post("stories", item(version="3")))
    response = api.post("stories", item(version="3"))
    assert (response.status_code, answer(response)) == (200, first)


def test_the_same_version_with_other_content_is_409(newsroom: Path, api: Api) -> None:
    api.post("stories", item(version="3"))
    response = api.post("stories", item(version="3", headline="Something else"))
    problem(response, 409, "/version")
    assert "Sea wall holds" in (body_at(newsroom, "/") or "")


def test_an_older_version_is_409(newsroom: Path, api: Api) -> None:
    api.post("stories", item(version="3"))
    problem(api.post("stories", item(version="2")), 409, "/version")


def test_a_withheld_item_is_a_draft_that_no_reader_sees(newsroom: Path, api: Api) -> None:
    with reading(newsroom) as log:
        before = log.head()
    response = api.post("stories", item(pubStatus="withheld"))
    assert response.status_code == 201
    assert answer(response) == {"uri": URI, "url": None, "version": 1, "state": "draft"}
    with reading(newsroom) as log:
        assert log.head() == before


def test_a_draft_beside_a_live_story_leaves_it_as_it_is(newsroom: Path, api: Api) -> None:
    api.post("stories", item())
    response = api.post("stories", item(pubStatus="withheld", headline="Not yet"))
    assert answer(response)["state"] == "live"
    assert "Sea wall holds" in (body_at(newsroom, "/2022/03/02/sea-wall-holds/") or "")
    assert answer(api.get(f"stories?uri={URI}"))["item"]["headlines"][0]["value"] == "Sea wall holds"


def test_an_embargoed_item_is_202_with_where_to_look(newsroom: Path, api: Api) -> None:
    until = (NOW + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    response = api.post("stories", item(embargoedUntil=until))
    assert response.status_code == 202
    body = answer(response)
    assert (body["state"], body["url"]) == ("embargoed", None)
    assert response.headers["Location"] == body["change"]
    assert answer(api.get(body["change"].removeprefix("/api/")))["state"] == "embargoed"
    assert "Sea wall" not in (body_at(newsroom, "/") or "")


def test_a_status_that_is_not_understood_holds_the_item_and_says_why(newsroom: Path, api: Api) -> None:
    response = api.post("stories", item(pubStatus="usabel"))
    body = answer(response)
    assert (response.status_code, body["state"]) == (201, "draft")
    assert body["held"]
    assert body["problems"][0]["field"] == "/pubStatus"


def test_a_canceled_item_kills_the_story(newsroom: Path, api: Api) -> None:
    api.post("stories", item())
    killing = item(pubStatus="canceled", version="2", descriptions=[{"role": "kill", "value": "It was not true."}])
    response = api.post("stories", killing)
    assert (response.status_code, answer(response)["state"]) == (200, "killed")
    assert "It was not true." in (body_at(newsroom, "/2022/03/02/sea-wall-holds/") or "")
    assert "sea-wall-holds" not in (body_at(newsroom, "/") or "")


def test_r16_a_killed_story_does_not_come_back(newsroom: Path, api: Api) -> None:
    api.post("stories", item())
    api.post("stories/kill", {"uri": URI, "line": "It was not true."})
    problem(api.post("stories", item(version="9")), 409)
    assert "sea-wall-holds" not in (body_at(newsroom, "/") or "")


def test_kill_asks_for_its_line(newsroom: Path, api: Api) -> None:
    api.post("stories", item())
    problem(api.post("stories/kill", {"uri": URI}), 422, "/line")
    response = api.post("stories/kill", {"uri": URI, "line": "It was not true."})
    assert (response.status_code, answer(response)["state"]) == (200, "killed")


def test_an_unpublished_story_may_come_back_at_its_address(newsroom: Path, api: Api) -> None:
    first = answer(api.post("stories", item()))
    response = api.post("stories/unpublish", {"uri": URI})
    assert (response.status_code, answer(response)["state"]) == (200, "unpublished")
    assert body_at(newsroom, "/2022/03/02/sea-wall-holds/") is None
    again = answer(api.post("stories", item(headline="Sea wall holds again")))
    assert (again["state"], again["url"]) == ("live", first["url"])


def test_get_answers_the_item_as_export_would_write_it(newsroom: Path, api: Api) -> None:
    sent = item(version="4", slugline="WALL", edNote="Call back", located="Brackwater", byline="R. Hale", keywords_of_mine="kept")
    posted = answer(api.post("stories", sent))
    found = answer(api.get(f"stories?uri={URI}"))
    assert {name: found[name] for name in ("uri", "url", "version", "state")} == {
        name: posted[name] for name in ("uri", "url", "version", "state")
    }
    assert found["item"]["located"] == "Brackwater"
    assert found["item"]["edNote"] == "Call back"
    assert answer(api.post("stories", found["item"])) == {**posted}


@pytest.mark.parametrize("path", ["stories?uri=tag:none", "changes/999", "nothing", ""])
def test_what_is_not_there_is_a_problem_too(api: Api, path: str) -> None:
    problem(api.get(path), 404)


def test_a_story_that_nobody_knows_cannot_be_killed_or_unpublished(api: Api) -> None:
    problem(api.post("stories/kill", {"uri": "tag:none", "line": "Gone."}), 404)
    problem(api.post("stories/unpublish", {"uri": "tag:none"}), 404)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"uri": None}, "/uri"),
        ({"uri": 7}, "/uri"),
        ({"firstCreated": None}, "/versionCreated"),
        ({"headlines": []}, "/headlines"),
        ({"type": "picture"}, "/type"),
        ({"version": "one"}, "/version"),
        ({"subjects": [{"rel": "section", "literal": "media", "name": "Media"}]}, "/subjects"),
    ],
)
def test_a_bad_item_is_422_with_its_field(newsroom: Path, api: Api, change: dict[str, Any], field: str) -> None:
    sent = {name: value for name, value in {**item(), **change}.items() if value is not None}
    problem(api.post("stories", sent), 422, field)
    assert not Story.objects.exists()


@pytest.mark.parametrize("sent", [b"{", b"nonsense", b'{"uri": NaN}', b'{"uri": "a", "uri": "b"}', b"\xff\xfe{}", b"[" * 100_000])
def test_what_is_no_json_is_400(api: Api, sent: bytes) -> None:
    problem(api.post("stories", sent), 400)


def test_a_list_is_no_story(api: Api) -> None:
    problem(api.post("stories", [item()]), 422)


def test_a_body_over_the_limit_is_413(api: Api) -> None:
    problem(api.post("stories", b" " * 10_000_001), 413)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])
def test_anything_but_json_is_415(api: Api, content_type: str) -> None:
    problem(api.post("stories", b"{}", content_type=content_type), 415)


def test_packed_bodies_are_415(api: Api) -> None:
    problem(api.post("stories", item(), **{"Content-Encoding": "gzip"}), 415)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "stories", "GET, HEAD, OPTIONS, POST"),
        ("DELETE", "stories", "GET, HEAD, OPTIONS, POST"),
        ("GET", "stories/kill", "OPTIONS, POST"),
        ("GET", "facts", "OPTIONS, POST"),
        ("POST", "changes/1", "GET, HEAD, OPTIONS"),
    ],
)
def test_other_methods_are_405_and_told_which_there_are(api: Api, method: str, path: str, allowed: str) -> None:
    response = api.call(method, path)
    problem(response, 405)
    assert response.headers["Allow"] == allowed


POSTS = ("stories", "stories/unpublish", "stories/kill", "facts", "episodes")
GETS = (f"stories?uri={URI}", "changes/1")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic d2lyZTp4"}, {"Authorization": "Bearer "}]
)
def test_without_a_good_token_nothing_may_be_sent(newsroom: Path, path: str, headers: dict[str, str]) -> None:
    response = Api("").post(path, item(), **headers)
    problem(response, 401)
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert not Story.objects.exists()


@pytest.mark.parametrize("path", GETS)
def test_without_a_good_token_nothing_may_be_read(newsroom: Path, path: str) -> None:
    problem(Api("").get(path), 401)


@pytest.mark.parametrize("path", POSTS)
def test_a_token_that_may_only_read_is_403(newsroom: Path, path: str) -> None:
    reader = Api(make_token("reader", "read", NOW))
    problem(reader.post(path, item()), 403)
    assert reader.get(f"stories?uri={URI}").status_code == 404


def test_a_revoked_token_works_no_longer(newsroom: Path, api: Api) -> None:
    assert revoke_token("wire")
    problem(api.post("stories", item()), 401)


def test_a_new_token_of_a_name_ends_the_old_one(newsroom: Path, api: Api) -> None:
    fresh = Api(make_token("wire", "publish", NOW))
    problem(api.post("stories", item()), 401)
    assert fresh.post("stories", item()).status_code == 201


def test_no_secret_is_kept(newsroom: Path, api: Api) -> None:
    assert api.token not in str(list(Token.objects.values()))
    assert len(Token.objects.get(name="wire").digest) == 64


@pytest.mark.parametrize(
    ("path", "line", "key"), [("facts", {"slug": "homes", "value": 2000}, "slug"), ("episodes", {"uri": "tag:e", "title": "One"}, "uri")]
)
def test_what_has_no_place_yet_is_kept_and_named_so(newsroom: Path, api: Api, path: str, line: dict[str, Any], key: str) -> None:
    response = api.post(path, line)
    body = answer(response)
    assert (response.status_code, body["state"], body[key]) == (201, "draft", line[key])
    assert "does not show" in body["held"]
    assert api.post(path, {**line, "note": "more"}).status_code == 200
    assert KeptLine.objects.get(kind=path).line.endswith('"note": "more"}')
    problem(api.post(path, {"note": "nameless"}), 422, f"/{key}")


def test_a_story_whose_page_fails_is_not_acknowledged_as_live(newsroom: Path, api: Api) -> None:
    with reading(newsroom) as log:
        assert log.head()
    commit({**site(), **story(77, "In the way", address="/2022/03/02/sea-wall-holds/")})
    response = api.post("stories", item())
    body = answer(response)
    assert (response.status_code, body["state"]) == (202, "pressing")
    assert "belongs to another page" in body["not_live"]
    assert answer(api.get(f"stories?uri={URI}"))["state"] == "pressing"
    assert answer(api.get(body["change"].removeprefix("/api/")))["not_live"]


def test_with_the_pressroom_away_it_is_saved_and_202(data: Path) -> None:
    with rehearsing(data):
        pass
    api = Api(make_token("wire", "publish", NOW))
    response = api.post("stories", item())
    body = answer(response)
    assert (response.status_code, body["state"]) == (202, "pressing")
    assert "does not answer" in body["trouble"]
    assert answer(api.get(body["change"].removeprefix("/api/")))["state"] == "pressing"
    with rehearsing(data):
        assert answer(api.get(body["change"].removeprefix("/api/")))["state"] == "live"
        assert answer(api.get(f"stories?uri={URI}"))["state"] == "live"


def test_script_in_every_field_reaches_readers_as_text(newsroom: Path, api: Api) -> None:
    evil = "<script>alert(1)</script>"
    sent = item(
        headline=f"Flood {evil}",
        by=evil,
        located=evil,
        descriptions=[{"role": "standfirst", "value": evil}],
        bodies=[{"contentType": "text/html", "value": f"<p onclick='alert(2)'>Safe{evil}</p><a href='javascript:alert(3)'>x</a>"}],
    )
    address = answer(api.post("stories", sent))["url"].removeprefix("https://harbourpost.example")
    for path in (address, "/", "/feed.rss", "/feed.atom"):
        page = body_at(newsroom, path) or ""
        assert "<script>alert" not in page
        assert "onclick" not in page
        assert "javascript:" not in page


def test_two_stories_of_one_headline_get_two_addresses(api: Api) -> None:
    first = answer(api.post("stories", item()))
    second = answer(api.post("stories", item(uri=URI + "-2")))
    assert second["url"] == first["url"][:-1] + "-2/"


@pytest.mark.parametrize("headline", ["!!!", "السور البحري", "🌊🌊", "a" * 400])
def test_any_headline_gets_an_address(api: Api, headline: str) -> None:
    url = answer(api.post("stories", item(headline=headline)))["url"]
    assert len(url.rstrip("/").rpartition("/")[2]) in range(1, 81)


def test_scheduled_by_the_desk_is_told(newsroom: Path, api: Api) -> None:
    api.post("stories", item(pubStatus="withheld"))
    at = datetime.now(UTC)
    publishing.schedule(Story.objects.get(uri=URI), goes_live=at + timedelta(hours=1), at=at)
    assert answer(api.get(f"stories?uri={URI}"))["state"] == "scheduled"


def test_the_desks_health_names_the_pressroom(newsroom: Path, api: Api) -> None:
    from django.test import Client

    body = answer(Client().get("/-/health"))
    assert body["status"] == "ok"
    assert body["pressroom"]["head"] >= 1


def problem(response: Any, status: int, pointer: str | None = None) -> None:
    """RFC 9457: type, title, status, detail; and the field by JSON pointer."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    body = answer(response)
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    if pointer is not None:
        assert any(error["pointer"].startswith(f"#{pointer}") for error in body["errors"]), body


def test_a_desk_that_cannot_save_says_so_and_readers_keep_what_they_have(newsroom: Path, api: Api) -> None:
    from django.db import connection

    api.post("stories", item())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TRIGGER full BEFORE INSERT ON desk_change BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
    try:
        response = api.post("stories", item(headline="Sea wall falls"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER full")
    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert "database or disk is full" in answer(response)["detail"]
    assert "Sea wall holds" in (body_at(newsroom, "/2022/03/02/sea-wall-holds/") or "")
    assert api.post("stories", item(headline="Sea wall falls")).status_code == 200
