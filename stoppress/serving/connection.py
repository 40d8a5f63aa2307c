"""A connection: HTTP/1.1 to one reader, read by llhttp, each request answered at once and in order."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

import httptools

from stoppress.serving import journal
from stoppress.serving.answering import Ask, Asked, Site
from stoppress.serving.answers import Answer, File, plain_error

HEAD_DEADLINE = 8.0  # seconds from the first byte of a request to the end of its headers
IDLE = 30.0  # seconds a connection may wait for a request
STALLED = 20.0  # seconds in which a reader must take something of what is sent
LINGER = 2.0  # seconds in which what a refused client still sends is thrown away, so that it reads our answer
LOOKING = 1.0  # seconds between two looks at all connections
LARGEST_HEAD = 16_384  # bytes; a larger one is surely refused at twice that
HEARD = frozenset((b"accept-encoding", b"host", b"if-none-match", b"transfer-encoding", b"content-length"))
JOINED = 256  # answers kept in one piece until the date of answers changes
LARGEST_JOINED = 65_536  # bytes of such a piece
MOST_KNOWN = 1_024  # requests known by their very bytes, so that these need not be read again
LARGEST_KNOWN = 1_000  # bytes of such a request
MOST_WAITING = 64  # requests a client may send ahead of the answers it takes


class House:
    """What the connections of one process share. `most` is how many may be open at once, `clock` the loop's."""

    def __init__(self, site: Site, most: int, clock: Callable[[], float], access_log: bool = False) -> None:
        self.site = site
        self.most = most
        self.clock = clock
        self.access_log = access_log
        self.stopping = False
        self.brief = not access_log  # whether what is composed is sent without more ado
        self.open: set[Connection] = set()
        self.cut: Counter[str] = site.tally.cut
        self.date = date_line(time.time())
        self.now = clock()  # of the last look at all
        self.known: dict[bytes, Asked] = {}
        self._in_one: dict[int, tuple[Answer, bytes]] = {}

    def __call__(self) -> "Connection":
        return Connection(self)

    def look_after(self) -> None:
        """Cut the connections that are past their time; set the date of answers. To be called each second."""
        self.date = date_line(time.time())
        self._in_one.clear()
        now = self.now = self.clock()
        for connection in tuple(self.open):
            reason = connection.overdue(now)
            if reason:
                self.cut[reason] += 1
                connection.abort()

    def in_one(self, answer: Answer, body: bytes) -> bytes:
        """An answer as it goes over the wire, in one piece; those asked for most are joined once for each date."""
        kept = self._in_one.get(id(answer))  # what is kept holds the answer, so that no other can have its id
        if kept is not None:
            return kept[1]
        piece = b"".join((answer.head, self.date, b"\r\n", body))
        if len(self._in_one) < JOINED and len(piece) <= LARGEST_JOINED:
            self._in_one[id(answer)] = (answer, piece)
        return piece

    def know(self, request: bytes, asked: Asked) -> None:
        """Have a whole request's bytes stand for what it asks; what a parser makes of them depends on nothing else."""
        if len(request) <= LARGEST_KNOWN:
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            self.known[request] = asked

    def stop(self) -> None:
        """End each connection as soon as what is under way is sent."""
        self.stopping = True
        self.brief = False
        for connection in tuple(self.open):
            connection.stop()


def date_line(now: float) -> bytes:
    return f"Date: {formatdate(now, usegmt=True)}\r\n".encode()


class Connection(asyncio.Protocol):
    """Bodies of requests are never read: a request that brings one is answered, and the connection ends."""

    __slots__ = (
        "_accept", "_asked", "_between", "_ended", "_file", "_head_bytes", "_held", "_host", "_house", "_in_head", "_last", "_left",
        "_modern", "_parser", "_paused", "_sent", "_since", "_site", "_target", "_transport", "_waiting", "_whole",
    )  # fmt: skip

    def __init__(self, house: House) -> None:
        self._house = house
        self._site = house.site
        self._transport: Any = None  # uvloop's has no common type with asyncio's
        self._parser = httptools.HttpRequestParser(self)
        self._waiting: deque[tuple[Ask, bool]] = deque()
        self._file: File | None = None
        self._sent = 0  # bytes of that file
        self._paused = False  # the reader takes nothing more for now
        self._ended = False  # nothing more is read or answered
        self._last = False  # the connection ends when all is sent
        self._modern = False  # whether the request before spoke HTTP/1.1
        self._whole = 0  # requests that came to their end
        self._between = True  # no byte of a request is waiting for its rest
        self._asked: Asked | None = None  # what the last request asked, if that is at hand
        self._in_head = False
        self._head_bytes = 0
        self._since = 0.0  # when the present wait began, or the last request
        self._left = 0
        self._target = b""
        self._host: bytes | None = None
        self._accept: bytes | None = None
        self._held: bytes | None = None

    # What asyncio tells.
    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._since = self._house.clock()
        self._house.open.add(self)
        if len(self._house.open) > self._house.most or self._house.stopping:
            self._house.cut["full"] += 1
            self._refuse(plain_error(503, closing=True))

    def connection_lost(self, exc: Exception | None) -> None:
        self._house.open.discard(self)
        self._ended = True
        if self._file is not None:
            self._file.close()
            self._file = None

    def data_received(self, data: bytes) -> None:
        if self._ended:
            return
        between = self._between
        known = self._house.known.get(data)
        if known is not None and between and self._answer_known(known):
            return
        whole = self._whole
        try:
            if len(data) > LARGEST_HEAD:
                self._feed_slowly(data)
                return
            self._asked = None
            self._parser.feed_data(data)
            if self._whole == whole:
                self._measure(len(data))
            elif self._asked is not None and between and self._between and self._whole == whole + 1:
                self._house.know(data, self._asked)
        except httptools.HttpParserUpgrade:
            self._finish()
        except httptools.HttpParserCallbackError as error:
            journal.say("failed", error=type(error.__context__).__name__, why=str(error.__context__)[:500])
            self.abort()
        except httptools.HttpParserError:
            if not self._ended:
                self._house.cut["framing"] += 1
                self._refuse(self._site.refuse(400))

    def eof_received(self) -> bool:
        self._last = True
        return self._file is not None or bool(self._waiting)

    def pause_writing(self) -> None:
        self._paused = True
        self._since, self._left = self._house.clock(), self._transport.get_write_buffer_size()

    def resume_writing(self) -> None:
        self._paused = False
        self._go_on()

    # What llhttp tells.
    def on_message_begin(self) -> None:
        self._between = False

    def on_url(self, url: bytes) -> None:
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        name = name.lower()
        if name not in HEARD:
            return
        if name == b"accept-encoding":
            self._accept = value if self._accept is None else self._accept + b"," + value
        elif name == b"host":
            self._host = value if self._host is None else b","  # two of them are none
        elif name == b"if-none-match":
            self._held = value if self._held is None else self._held + b"," + value
        elif (name == b"transfer-encoding" or (name == b"content-length" and value.strip(b"0"))) and not self._ended:
            readable = self._parser.get_method() in (b"GET", b"HEAD", b"OPTIONS")
            self._refuse(self._site.refuse(400 if readable else 405))

    def on_message_complete(self) -> None:
        self._whole += 1
        self._between, self._in_head = True, False
        if self._ended:
            return
        house = self._house
        self._since = house.now
        parser, host = self._parser, self._host
        keep = parser.should_keep_alive()
        asked = None
        if keep and house.brief and host is not None and self._held is None and parser.get_method() == b"GET":
            asked = (self._target, host, self._accept)
            if self._modern and not self._paused and self._file is None:
                answer = self._site.at_hand(asked)
                if answer is not None and isinstance(answer.body, bytes):
                    self._transport.write(house.in_one(answer, answer.body))
                    self._target, self._host, self._accept = b"", None, None
                    if parser.get_http_version() == "1.1":
                        self._asked = asked
                    return
        version = parser.get_http_version()
        self._modern = version == "1.1"
        if version not in ("1.1", "1.0"):
            self._refuse(self._site.refuse(400))
            return
        ask = self._ask()
        self._target, self._host, self._accept, self._held = b"", None, None, None
        self._take(ask, keep and self._modern)  # an older client would have to be told that we keep the connection
        if asked is not None:
            self._site.remember(asked, ask)

    def _take(self, ask: Ask, keep: bool) -> None:
        """Answer, or have it wait for the answers before it."""
        if not self._paused and self._file is None and not self._waiting:
            self._answer(ask, keep)
        elif len(self._waiting) < MOST_WAITING:
            self._waiting.append((ask, keep))
            self._transport.pause_reading()
        else:
            self._house.cut["flood"] += 1
            self.abort()

    # What the house asks for.
    def overdue(self, now: float) -> str | None:
        """Why this connection should be cut now, if it should."""
        waited = now - self._since
        if self._ended:
            return "linger" if waited > LINGER else None
        if self._paused or self._file is not None:
            left = self._transport.get_write_buffer_size() - self._sent
            if left != self._left:
                self._left, self._since = left, now
                return None
            return "stalled" if waited > STALLED else None
        if self._in_head:
            return "head" if waited > HEAD_DEADLINE else None
        return "idle" if waited > IDLE else None

    def abort(self) -> None:
        self._ended = True
        self._transport.abort()

    def stop(self) -> None:
        if self._file is None and not self._waiting:
            self._finish()
        self._last = True

    # The rest is our own.
    def _feed_slowly(self, data: bytes) -> None:
        """Piece by piece, so that no head is read much beyond what it may measure."""
        for at in range(0, len(data), LARGEST_HEAD):
            whole = self._whole
            self._parser.feed_data(data[at : at + LARGEST_HEAD])
            if self._whole == whole:
                self._measure(LARGEST_HEAD)

    def _measure(self, more: int) -> None:
        """Count what belongs to a head that has not come to its end."""
        if not self._in_head:
            self._in_head, self._head_bytes, self._since = True, 0, self._house.clock()
        self._head_bytes += more
        if self._head_bytes > LARGEST_HEAD and not self._ended:
            self._house.cut["large"] += 1
            self._refuse(self._site.refuse(431))

    def _answer_known(self, asked: Asked) -> bool:
        """Answer a request that came before in the very same bytes, if nothing is to be sent before it."""
        house = self._house
        if not house.brief or self._paused or self._file is not None or self._waiting:
            return False
        answer = self._site.at_hand(asked)
        if answer is None or not isinstance(answer.body, bytes):
            return False
        self._since = house.now
        self._in_head, self._modern = False, True  # only requests of HTTP/1.1 are known
        self._transport.write(house.in_one(answer, answer.body))
        return True

    def _ask(self) -> Ask:
        return Ask(
            self._parser.get_method().decode("latin-1"),
            self._target.decode("latin-1"),
            self._host.decode("latin-1") if self._host is not None else None,
            self._accept.decode("latin-1") if self._accept is not None else None,
            self._held.decode("latin-1") if self._held is not None else None,
        )

    def _answer(self, ask: Ask, keep: bool) -> None:
        answer = self._site.answer(ask)
        keep = keep and not answer.closing and not self._house.stopping
        head = answer.head + self._house.date + (b"\r\n" if keep else b"Connection: close\r\n\r\n")
        self._last = self._last or not keep
        if isinstance(answer.body, bytes):
            self._transport.write(head + answer.body)
        else:
            self._transport.write(head)
            self._file, self._sent = answer.body, 0
        if self._house.access_log:
            length = answer.body.length if isinstance(answer.body, File) else len(answer.body)
            journal.say("answered", method=ask.method, target=ask.target[:500], status=answer.status, bytes=length)
        if self._last or self._file is not None:
            self._go_on()

    def _go_on(self) -> None:
        """Send what is still to be sent, as far as the reader takes it."""
        while not self._paused and not self._ended:
            if self._file is not None:
                self._send_piece(self._file)
            elif self._last:
                self._finish()
            elif self._waiting:
                self._answer(*self._waiting.popleft())
            else:
                self._since = self._house.clock()
                self._transport.resume_reading()
                return

    def _send_piece(self, file: File) -> None:
        piece = b""
        try:
            piece = file.piece(self._sent) if self._sent < file.length else b""
        except OSError as error:
            journal.say("unreadable", why=str(error))
        self._sent += len(piece)
        if piece:
            self._transport.write(piece)
            return
        self._file = None
        file.close()
        if self._sent < file.length:
            self.abort()  # the length was promised: only a broken connection tells that it was not kept

    def _refuse(self, answer: Answer) -> None:
        """Answer, stop listening, and hang up a little later."""
        body = answer.body if isinstance(answer.body, bytes) else b""
        self._transport.write(answer.head + self._house.date + b"Connection: close\r\n\r\n" + body)
        self._ended = True
        self._since = self._house.clock()
        self._transport.write_eof()

    def _finish(self) -> None:
        self._ended = True
        self._since = self._house.clock() + STALLED  # what is buffered is still being sent
        self._transport.close()
