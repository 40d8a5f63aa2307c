# ruff: noqa: E501, T201
"""Compare servers for the readers' site with nginx sending one file: `python docs/decisions/0003_compare.py [seconds] [rounds]`.

Needs nginx, wrk, taskset, psutil, granian and uvicorn. Server and wrk each have a core; all are run in turn, several rounds. With `serve KIND PORT FOLDER` it is one of the servers.
"""

import gzip
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from stoppress.editions.folder import open_writer
from stoppress.editions.fragments import pack
from stoppress.editions.log import Addition, OwnedPage, Page, Placing
from stoppress.serving.answering import Ask, Site
from stoppress.serving.answers import File
from stoppress.serving.asgi import Application
from stoppress.serving.listening import listen
from stoppress.serving.running import Serving, run, site_of

PAGE = "/2026/03/02/storm-surge/"
KINDS = ("stoppress", "granian-rsgi", "granian-asgi", "uvicorn")
HEADERS = [
    ["Content-Type", "text/html; charset=utf-8"],
    ["Cache-Control", "public, no-cache"],
    [
        "Content-Security-Policy",
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'",
    ],
    ["Referrer-Policy", "strict-origin-when-cross-origin"],
    ["X-Content-Type-Options", "nosniff"],
]


def make_newspaper(data: Path) -> None:
    """One story page of five pieces, about 25 kB, its words drawn by a fixed seed."""
    drawn = random.Random(3)
    words = ["".join(drawn.choices("aaeeioutnshrdlcm", k=drawn.randint(2, 9))) for _ in range(2_000)]
    pieces = {
        name: " ".join(drawn.choices(words, k=count))
        for name, count in (("open", 120), ("head", 160), ("masthead", 350), ("story", 2_600), ("foot", 900))
    }
    placed = {name: Placing(pack(text.encode()), frozenset()) for name, text in {**pieces, "headers@html": json.dumps(HEADERS)}.items()}
    log = open_writer(data / "editions")
    log.append(
        Addition(0, 1_772_460_000_000, "bench", "bench", placed, {PAGE: OwnedPage("story/1", Page(200, "headers@html", tuple(pieces)))})
    )
    log.close()
    root = data / "nginx" / PAGE.strip("/")
    root.mkdir(parents=True)
    (root / "index.html").write_bytes(b"")  # nginx looks for it, and sends the other
    (root / "index.html.gz").write_bytes(gzip.compress("".join(pieces.values()).encode(), 6))


def rsgi(site: Site) -> Any:
    async def application(scope: Any, protocol: Any) -> None:
        said = scope.headers.get
        answer = site.answer(Ask(scope.method, scope.path, said("host"), said("accept-encoding"), said("if-none-match")))
        assert not isinstance(answer.body, File)
        protocol.response_bytes(answer.status, list(answer.headers), answer.body)

    return application


def serve(kind: str, port: int, data: Path) -> None:
    if kind == "stoppress":
        run(Serving(data), listen("127.0.0.1", port))
        return
    site = site_of(Serving(data))
    if kind == "uvicorn":
        import uvicorn

        uvicorn.run(Application(site), port=port, log_level="critical", access_log=False, loop="uvloop", http="httptools")
        return
    import uvloop
    from granian.constants import HTTPModes, Interfaces
    from granian.server.embed import Server

    target, interface = (rsgi(site), Interfaces.RSGI) if kind == "granian-rsgi" else (Application(site), Interfaces.ASGI)

    async def embedded() -> None:
        await Server(
            target, port=port, interface=interface, http=HTTPModes.http1, websockets=False, log_enabled=False, backlog=1024
        ).serve()

    uvloop.run(embedded())


def nginx(data: Path, port: int) -> list[str]:
    temporary = " ".join(f"{name}_temp_path {data}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (data / "nginx.conf").write_text(
        f"worker_processes 1; daemon off; pid {data}/nginx.pid; error_log {data}/nginx.err; events {{ worker_connections 1024; }}"
        f"http {{ {temporary} access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; gzip_static always; default_type text/html;"
        f"server {{ listen 127.0.0.1:{port}; root {data}/nginx; }} }}"
    )
    os.chmod(data, 0o755)
    return ["nginx", "-c", f"{data}/nginx.conf"]


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)


def used(pid: int) -> float:
    import psutil

    process = psutil.Process(pid)
    return sum(sum(each.cpu_times()[:2]) for each in (process, *process.children(recursive=True)))


def compare(seconds: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        make_newspaper(data)
        commands = {"nginx": nginx(data, 18_500)}
        commands |= {kind: [sys.executable, __file__, "serve", kind, str(18_501 + at), folder] for at, kind in enumerate(KINDS)}
        servers = {
            kind: subprocess.Popen(["taskset", "-c", "0", *command], stderr=subprocess.DEVNULL) for kind, command in commands.items()
        }
        for at in range(len(servers)):
            wait_for(18_500 + at)
        found: dict[str, list[tuple[float, float, float]]] = {kind: [] for kind in servers}
        try:
            for _ in range(rounds):
                for at, (kind, server) in enumerate(servers.items()):
                    address = f"http://127.0.0.1:{18_500 + at}{PAGE}"
                    before = used(server.pid)
                    wrk = ["taskset", "-c", "1", "wrk", "-t1", "-c32", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip", address]
                    said = subprocess.run(wrk, capture_output=True, text=True, check=True).stdout
                    assert "Non-2xx" not in said, said
                    count = int(re.search(r"(\d+) requests in", said)[1])  # type: ignore[index]
                    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
                    late = float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]] if p99 else 0.0
                    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]
                    found[kind].append((rate, (used(server.pid) - before) / count * 1e6, late))
        finally:
            for server in servers.values():
                server.terminate()
                server.wait()
    tell(found)


def tell(found: dict[str, list[tuple[float, float, float]]]) -> None:
    """A Markdown table. What is put beside nginx is put beside its own round; the least CPU is what an answer costs undisturbed."""
    print("| server | answers/s | × nginx | CPU µs an answer, median | least | × nginx's least | p99 ms |\n|---|---|---|---|---|---|---|")
    for kind, runs in found.items():
        rate, cost, late = (statistics.median(each) for each in zip(*runs, strict=True))
        ratio = statistics.median(run[0] / beside[0] for run, beside in zip(runs, found["nginx"], strict=True))
        least = min(run[1] for run in runs)
        times = least / min(run[1] for run in found["nginx"])
        print(f"| {kind} | {rate:,.0f} | {ratio:.2f} | {cost:.1f} | {least:.1f} | {times:.2f} | {late:.2f} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
    else:
        compare(*(int(each) for each in (sys.argv[1:] + ["2", "9"][len(sys.argv) - 1 :])))
