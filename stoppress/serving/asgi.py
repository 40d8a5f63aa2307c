"""The readers' site as an ASGI application, for servers that speak it."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, TypeAlias

from stoppress.serving.answering import Ask, Site
from stoppress.serving.answers import Answer, File

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]


class Application:
    """Raw ASGI, for one event loop. Only the raw path is read: a server that gives none gets 400 for everything."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(self.site.answer(ask_of(scope)), send)
        elif scope["type"] == "lifespan":
            await _live(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _answer(self, answer: Answer, send: Send) -> None:
        if isinstance(answer.body, File):
            await _send_file(answer, answer.body, send)
            return
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.pairs})
        await send({"type": "http.response.body", "body": answer.body})


def ask_of(scope: Mapping[str, Any]) -> Ask:
    """What a scope says; of several Host headers none counts."""
    said: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in (b"host", b"accept-encoding", b"if-none-match"):
            said[name] = b"," if name == b"host" and name in said else (said[name] + b"," + value if name in said else value)
    host, accept, held = (said.get(name) for name in (b"host", b"accept-encoding", b"if-none-match"))
    return Ask(
        scope["method"],
        (scope.get("raw_path") or b"").decode("latin-1"),
        host.decode("latin-1") if host is not None else None,
        accept.decode("latin-1") if accept is not None else None,
        held.decode("latin-1") if held is not None else None,
    )


async def _send_file(answer: Answer, file: File, send: Send) -> None:
    try:
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.pairs})
        at = 0
        while at < file.length and (piece := file.piece(at)):
            at += len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": at < file.length})
        if not file.length:
            await send({"type": "http.response.body", "body": b""})
    finally:
        file.close()


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
