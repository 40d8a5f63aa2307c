"""A connection: HTTP/1.1 as readers, proxies and attackers speak it."""

import os
import random
import re
import socket
import zlib
from pathlib import Path

import pytest

from stoppress.serving.answering import Site
from stoppress.serving.connection import HEAD_DEADLINE, IDLE, LARGEST_HEAD, LINGER, STALLED
from tests.serving.newspaper import STORY, append, said
from tests.serving.served_here import ServedHere, read_all

HOST = b"Host: localhost\r\n"
GET = b"GET / HTTP/1.1\r\n" + HOST + b"\r\n"
MUTATED = 50_000 if os.environ.get("STOPPRESS_NIGHTLY") else 400
LAST = b"GET / HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"


def statuses(said: bytes) -> list[int]:
    return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3}) [A-Z]", said)]


def gone(connected: socket.socket) -> bool:
    """Whether the server ended the connection, all that it sent being read."""
    connected.settimeout(5)
    read_all(connected)
    return True


def test_a_page_comes_with_date_and_length(served: ServedHere) -> None:
    answer = served.get(STORY)
    assert (answer.status, answer.body) == (200, said(STORY))
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", answer.headers["date"])
    assert answer.headers["content-length"] == str(len(said(STORY)))
    assert "server" not in answer.headers


def test_gzip_comes_as_one_member(served: ServedHere) -> None:
    for _ in range(3):
        answer = served.get(STORY, Accept_Encoding="gzip")
        reader = zlib.decompressobj(31)
        assert reader.decompress(answer.body) == said(STORY)
        assert (reader.eof, reader.unused_data) == (True, b"")


def test_one_connection_serves_many_requests(served: ServedHere) -> None:
    with served.connect() as connected:
        for _ in range(3):
            connected.sendall(GET)
            assert connected.recv(100).startswith(b"HTTP/1.1 200 OK\r\n")
            connected.recv(65_536)


def test_requests_sent_ahead_are_answered_in_order(served: ServedHere, media: Path) -> None:
    (media / "quay.jpg").write_bytes(b"J" * 600_000)
    asked = b"".join(
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() for path in ("/", "/media/quay.jpg", "/absent/", "/robots.txt")
    )
    told = served.raw(asked + b"HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert statuses(told.replace(b"J" * 1_000, b"")) == [200, 200, 404, 200, 200]
    assert told.count(b"J") >= 600_000
    assert told.endswith(b"\r\n\r\n"), "the answer to HEAD has no body"


def test_a_request_in_pieces_of_one_byte_is_answered(served: ServedHere) -> None:
    with served.connect() as connected:
        for byte in LAST:
            connected.sendall(bytes([byte]))
        assert statuses(read_all(connected)) == [200]


def test_conditional_requests_get_304(served: ServedHere) -> None:
    tag = served.get("/", Accept_Encoding="gzip").headers["etag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*", tag.replace("-gzip", "")):
        answer = served.get("/", Accept_Encoding="gzip", If_None_Match=held)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["cache-control"] == "public, no-cache"
        assert answer.headers["vary"] == "Accept-Encoding"
    assert served.get("/", If_None_Match='"other"').status == 200


def test_a_change_is_served_by_the_next_request(served: ServedHere, site: Site, log: object) -> None:
    served.get("/")
    append(log, {"list/front/page": "<h1>Gale warning</h1>"})  # type: ignore[arg-type]
    assert b"Gale warning" in served.get("/").body


def test_the_same_bytes_again_are_the_rest_of_a_head_where_one_has_begun(served: ServedHere) -> None:
    """A request that is known by its bytes is read like any other bytes inside another request."""
    with served.connect() as connected:
        for _ in range(4):
            connected.sendall(GET)
            assert connected.recv(65_536).startswith(b"HTTP/1.1 200 OK\r\n")
        connected.sendall(GET + b"GET /absent/ HTTP/1.1\r\nX-Rest: ")
        assert connected.recv(65_536).startswith(b"HTTP/1.1 200 OK\r\n")
        connected.sendall(GET)  # the rest of that header, the Host and the end
        assert statuses(connected.recv(65_536)) == [404]
        connected.sendall(GET)
        assert connected.recv(65_536).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_known_request_waits_for_the_answers_before_it(served: ServedHere, media: Path) -> None:
    (media / "quay.jpg").write_bytes(b"J" * 3_000_000)
    with served.connect() as connected:
        for _ in range(4):
            connected.sendall(GET)
            connected.recv(65_536)
        connected.sendall(b"GET /media/quay.jpg HTTP/1.1\r\n" + HOST + b"\r\n")
        assert connected.recv(12) == b"HTTP/1.1 200"
        connected.sendall(GET)
        connected.sendall(LAST)
        told = read_all(connected)
    assert told.rindex(b"J" * 1_000) < told.index(b"HTTP/1.1 200 OK")
    assert told.count(b"HTTP/1.1 200 OK") == 2


def test_a_known_request_gets_the_change_that_came_meanwhile(served: ServedHere, log: object) -> None:
    with served.connect() as connected:
        for _ in range(4):
            connected.sendall(GET)
            connected.recv(65_536)
        append(log, {"list/front/page": "<h1>Gale warning</h1>"})  # type: ignore[arg-type]
        connected.sendall(GET)
        assert b"Gale warning" in connected.recv(65_536)


BODIES = [
    b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n\r\nabcde",
    b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 5000000000\r\n\r\nabcde",
    b"PUT / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
]


@pytest.mark.parametrize("request_", BODIES)
def test_a_body_is_not_read_and_what_follows_it_is_not_a_request(served: ServedHere, request_: bytes) -> None:
    told = served.raw(request_ + GET)
    assert statuses(told) == [405]
    assert b"Connection: close\r\n" in told
    assert b"Allow: GET, HEAD, OPTIONS\r\n" in told


INVALID = [
    b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n\r\nabcde",
    b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\nabcde",
    b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: 0x5\r\n\r\nabcde",
    b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length: +5\r\n\r\nabcde",
    b"GET / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nabcde\r\n0\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n folded\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"X: a\rb\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"X : a\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b": a\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"no colon\r\n\r\n",
    b"GET / HTTP/1.1\n" + HOST + b"\n",
    b"GET / HTTP/1.1\r\nHost: localhost\n\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost, localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost:\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET @localhost/ HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET evil.example HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET //evil.example/ HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /\xc3\xa9/ HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /a\x01/ HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET / HTTP/2.0\r\n" + HOST + b"\r\n",
    b"GET / HTTP/1.2\r\n" + HOST + b"\r\n",
    b"GET / HTTP/0.9\r\n" + HOST + b"\r\n",
    b"GET /\r\n\r\n",
    b"GET / http/1.1\r\n" + HOST + b"\r\n",
    b"GE T / HTTP/1.1\r\n" + HOST + b"\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n\r\n",
    b"{}\r\n\r\n",
]


@pytest.mark.parametrize("request_", INVALID)
def test_r21_what_is_no_request_gets_400_and_nothing_after_it_is_heard(served: ServedHere, request_: bytes) -> None:
    with served.connect() as connected:
        connected.sendall(request_ + LAST)
        connected.shutdown(socket.SHUT_WR)
        told = read_all(connected)
    found = statuses(told)
    framing = request_.count(b"\r\n\r\n") != 1 or b"Host: localhost\r\n\r\n" not in request_
    assert found[:1] == [400]
    assert framing or set(found[1:]) <= {200}, "an odd address or host ends no connection; odd framing does"
    if b"Content-Length" in request_ or b"Transfer-Encoding" in request_:
        assert found == [400]


def test_an_old_client_is_answered_and_let_go(served: ServedHere) -> None:
    told = served.raw(b"GET / HTTP/1.0\r\n" + HOST + b"Connection: keep-alive\r\n\r\n")
    assert statuses(told) == [200]
    assert b"Connection: close\r\n" in told


@pytest.mark.parametrize(
    "asked",
    [
        b"GET / HTTP/1.1\r\n" + HOST + b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        b"CONNECT localhost:80 HTTP/1.1\r\n" + HOST + b"\r\n",
    ],
)
def test_nothing_is_upgraded(served: ServedHere, asked: bytes) -> None:
    told = served.raw(asked + b"\x81\x05hello")
    assert statuses(told)[0] in (200, 405)
    assert len(statuses(told)) == 1


def test_a_head_that_is_too_large_is_refused_soon(served: ServedHere) -> None:
    for filler in (b"X: " + b"a" * 500 + b"\r\n", b"a:b\r\n"):
        with served.connect() as connected:
            connected.settimeout(5)
            try:
                connected.sendall(b"GET / HTTP/1.1\r\n" + HOST)
                for _ in range(4 * LARGEST_HEAD // len(filler)):
                    connected.sendall(filler)
            except (ConnectionResetError, BrokenPipeError):
                pass
            assert statuses(read_all(connected)) in ([431], []), "refused, or cut where the client did not stop to listen"
    assert served.house.cut["large"] == 2


def test_a_long_target_is_refused(served: ServedHere) -> None:
    assert served.get("/" + "a" * 5_000).status == 400


def test_r20_a_client_that_dribbles_its_headers_is_cut(served: ServedHere) -> None:
    with served.connect() as connected:
        connected.sendall(b"GET / HTTP/1.1\r\n")
        assert served.get("/").status == 200
        for _ in range(int(HEAD_DEADLINE)):
            connected.sendall(b"X: y\r\n")
            served.later(1.0)
        assert served.house.cut.total() == 0
        served.later(1.0)
        assert gone(connected)
    assert served.house.cut == {"head": 1}


def test_r20_an_idle_connection_is_let_go(served: ServedHere) -> None:
    with served.connect() as silent, served.connect() as once:
        once.sendall(GET)
        assert once.recv(10)
        served.later(IDLE - 1)
        assert len(served.house.open) == 2
        served.later(2)
        assert gone(silent)
        assert gone(once)


def test_r20_a_client_that_takes_nothing_is_cut_and_holds_little(served: ServedHere, media: Path) -> None:
    (media / "long.mp4").write_bytes(b"x" * 20_000_000)
    with served.connect() as connected:
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connected.sendall(b"GET /media/long.mp4 HTTP/1.1\r\n" + HOST + b"\r\n")
        connected.recv(10)
        assert served.get("/").status == 200
        for _ in range(3):
            served.later(STALLED / 2)
        served.later(STALLED)
        assert not served.house.open
    assert served.house.cut["stalled"] == 1


def test_r20_a_client_that_takes_its_time_gets_all(served: ServedHere, media: Path) -> None:
    content = bytes(range(256)) * 20_000
    (media / "long.mp4").write_bytes(content)
    with served.connect() as connected:
        connected.sendall(b"GET /media/long.mp4 HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
        told = bytearray()
        while part := connected.recv(400_000):
            told += part
            served.later(STALLED / 3)
    assert bytes(told).partition(b"\r\n\r\n")[2] == content


def test_r20_a_flood_of_requests_whose_answers_nobody_takes_is_cut(served: ServedHere) -> None:
    with served.connect() as connected:
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connected.settimeout(1)
        try:
            for _ in range(3_000):
                connected.sendall(GET * 100)
        except (TimeoutError, ConnectionResetError, BrokenPipeError):
            pass
        served.later(0)
        assert sum(len(connection._waiting) for connection in served.house.open) <= 64
        for _ in range(3):
            served.later(STALLED)
        assert not served.house.open


def test_r20_more_connections_than_there_may_be_are_told_so(site: Site) -> None:
    with ServedHere(site, most=3) as served:
        kept = [served.connect() for _ in range(3)]
        for connected in kept:
            connected.sendall(GET)
            assert connected.recv(10) == b"HTTP/1.1 2"
        assert statuses(served.raw(GET)) == [503]
        for connected in kept:
            connected.close()


def test_a_refused_client_is_let_go_when_it_has_had_time_to_read(served: ServedHere) -> None:
    with served.connect() as connected:
        connected.sendall(b"nonsense\r\n\r\n")
        assert connected.recv(12) == b"HTTP/1.1 400"
        served.later(LINGER + 1)
        assert gone(connected)


def test_stopping_lets_what_is_under_way_come_to_its_end(served: ServedHere, media: Path) -> None:
    content = b"x" * 5_000_000
    (media / "long.mp4").write_bytes(content)
    with served.connect() as busy, served.connect() as idle:
        busy.sendall(b"GET /media/long.mp4 HTTP/1.1\r\n" + HOST + b"\r\n")
        busy.recv(10)
        served.stop()
        assert gone(idle)
        assert len(read_all(busy).partition(b"\r\n\r\n")[2]) == len(content)


def test_no_file_stays_open(served: ServedHere, media: Path) -> None:
    (media / "long.mp4").write_bytes(b"x" * 5_000_000)

    def held() -> int:
        return sum(1 for each in Path("/proc/self/fd").iterdir() if each.is_symlink() and str(each.readlink()).endswith("long.mp4"))

    for _ in range(5):
        with served.connect() as connected:
            connected.sendall(b"GET /media/long.mp4 HTTP/1.1\r\n" + HOST + b"\r\n")
            connected.recv(10)
    for _ in range(100):
        served.later(0)
        if not served.house.open:
            break
    assert held() == 0


def test_a_file_cut_while_it_is_sent_breaks_the_connection_and_not_the_length(served: ServedHere, media: Path) -> None:
    (media / "long.mp4").write_bytes(b"x" * 50_000_000)
    with served.connect() as connected:
        connected.sendall(b"GET /media/long.mp4 HTTP/1.1\r\n" + HOST + b"\r\n" + GET)
        connected.recv(10)
        (media / "long.mp4").write_bytes(b"x")
        told = read_all(connected)
    assert len(told) < 50_000_000
    assert b"HTTP/1.1" not in told[10:]


@pytest.mark.parametrize("seed", range(4))
def test_r21_mutated_requests_are_answered_or_refused_and_harm_nobody(served: ServedHere, seed: int) -> None:
    drawn = random.Random(seed)
    samples = [GET, LAST, *BODIES, *INVALID]
    odd = [
        b"\r\n",
        b"\n",
        b"\r",
        b"\x00",
        b" ",
        b"\t",
        b":",
        b"Content-Length: 1\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"GET / HTTP/1.1\r\n",
        HOST,
        b"\xff",
    ]
    for _ in range(MUTATED // 4):
        request = bytearray(drawn.choice(samples))
        for _ in range(drawn.randint(1, 3)):
            place = drawn.randrange(len(request))
            act = drawn.randrange(3)
            if act == 0:
                request[place:place] = drawn.choice(odd)
            elif act == 1:
                del request[place : place + drawn.randint(1, 6)]
            else:
                request[place] = drawn.randrange(256)
            request = request or bytearray(b"\r")
        with served.connect() as connected:
            connected.sendall(request)
            connected.shutdown(socket.SHUT_WR)
            told = read_all(connected)
        assert set(statuses(told)) <= {200, 204, 308, 400, 404, 405, 431}
    assert served.get("/").status == 200
    assert not served.house.open or len(served.house.open) < 5
