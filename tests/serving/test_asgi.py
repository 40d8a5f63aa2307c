"""ASGI: the same answers, whatever server carries them."""

import asyncio
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest

from stoppress.serving.answering import Ask, Site
from stoppress.serving.answers import File
from stoppress.serving.asgi import Application
from tests.serving.newspaper import STORY


def carried(
    site: Site, raw_path: bytes | None, method: str = "GET", headers: list[tuple[bytes, bytes]] | None = None
) -> tuple[int, dict[bytes, bytes], bytes]:
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        raise AssertionError("no body is read")

    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": "/decoded/by/the/server",
        "headers": headers or [(b"host", b"localhost")],
    }
    if raw_path is not None:
        scope["raw_path"] = raw_path
    asyncio.run(Application(site)(scope, receive, send))
    assert sent[0]["type"] == "http.response.start"
    assert [message.get("more_body", False) for message in sent[1:]] == [True] * (len(sent) - 2) + [False]
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:])


@pytest.mark.parametrize("target", ["/", STORY, "/absent/", "/gone/", "/old/", "/a//b", "/a%2fb/", "/caf%C3%A9/"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_an_application_answers_as_the_site_does(site: Site, target: str, method: str) -> None:
    expected = site.answer(Ask(method, target, "localhost"))
    status, headers, body = carried(site, target.encode(), method)
    assert (status, body) == (expected.status, expected.body)
    assert headers == {name.lower().encode(): value.encode() for name, value in expected.headers}


def test_a_file_comes_in_pieces(site: Site, media: Path) -> None:
    content = bytes(range(256)) * 4_000
    (media / "long.mp4").write_bytes(content)
    (media / "empty.mp4").write_bytes(b"")
    assert carried(site, b"/media/long.mp4")[2] == content
    assert carried(site, b"/media/empty.mp4")[2] == b""
    assert carried(site, b"/media/long.mp4", "HEAD")[2] == b""


def test_only_the_raw_path_is_read(site: Site) -> None:
    assert carried(site, None)[0] == 400


def test_two_hosts_are_none_and_two_lists_of_codings_are_one(site: Site) -> None:
    assert carried(site, b"/", headers=[(b"host", b"localhost"), (b"host", b"localhost")])[0] == 400
    twice = [(b"host", b"localhost"), (b"accept-encoding", b"br;q=0"), (b"accept-encoding", b"gzip")]
    assert carried(site, b"/", headers=twice)[1][b"content-encoding"] == b"gzip"


def test_it_starts_and_stops_when_a_server_says_so(site: Site) -> None:
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[str] = []

    async def receive() -> MutableMapping[str, Any]:
        return next(messages)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message["type"])

    asyncio.run(Application(site)({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_web_socket_is_turned_away(site: Site) -> None:
    sent: list[str] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message["type"])

    asyncio.run(Application(site)({"type": "websocket", "headers": []}, receive, send))
    assert sent == ["websocket.close"]


def test_a_file_is_closed_when_its_reader_goes(site: Site, media: Path) -> None:
    (media / "long.mp4").write_bytes(b"x" * 1_000_000)

    async def send(message: MutableMapping[str, Any]) -> None:
        raise ConnectionResetError

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.disconnect"}

    answered: list[File] = []
    answer = site.answer

    def note(ask: Ask) -> Any:
        found = answer(ask)
        if isinstance(found.body, File):
            answered.append(found.body)
        return found

    site.answer = note  # type: ignore[method-assign]
    scope = {"type": "http", "method": "GET", "raw_path": b"/media/long.mp4", "headers": [(b"host", b"localhost")]}
    with pytest.raises(ConnectionResetError):
        asyncio.run(Application(site)(scope, receive, send))
    with pytest.raises(OSError, match="Bad file descriptor"):
        answered[0].piece(0)
