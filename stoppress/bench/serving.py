"""How fast readers are served: composed pages of the site beside nginx sending one file compressed beforehand, in the same run."""

import gzip
import os
import random
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from stoppress.bench.processes import BenchFailed, Newsroom, cpu_seconds, family
from stoppress.bench.publishing import correct, newest_items

CONNECTIONS = 32
PAGES = 500
ZIPF = 1.0  # the n-th page is asked for 1/n as often as the first
NGINX = """
daemon off; worker_processes 1; pid {room}/nginx.pid; error_log {room}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; default_type text/html; gzip_static always; keepalive_requests 1000000000;
  client_body_temp_path {room}/t1; proxy_temp_path {room}/t2; fastcgi_temp_path {room}/t3;
  uwsgi_temp_path {room}/t4; scgi_temp_path {room}/t5;
  server {{ listen 127.0.0.1:{port}; root {room}/www; add_header Cache-Control "public, no-cache"; }}
}}
"""
REQUESTS = """
local paths = {%s}
local headers = {["Accept-Encoding"] = "gzip", ["Host"] = "localhost"}
local at = 0
function request()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at], headers)
end
"""


def measure(running: Newsroom, folder: Path, room: Path, nginx_port: int, seconds: int = 10, rounds: int = 3) -> dict[str, Any]:
    """`rounds` times each, in turn: nginx, then our readers' server, while a story is published every two seconds."""
    for program in ("wrk", "nginx", "taskset"):
        if shutil.which(program) is None:
            raise BenchFailed(f"{program} is not installed. On Debian: apt-get install wrk nginx-light util-linux")
    room.mkdir(parents=True, exist_ok=True)
    paths = story_paths(running, PAGES)
    status, body = running.get(paths[0])
    if status != 200:
        raise BenchFailed(f"{paths[0]} answers {status}.")
    ours_script, theirs_script = _script(room / "ours.lua", _requests(paths)), _script(room / "theirs.lua", ["/page.html"])
    server = running.pid_of("serve")
    workers = [pid for pid in family(server) if pid != server] or [server]
    ours: list[dict[str, float]] = []
    theirs: list[dict[str, float]] = []
    with _nginx(room, nginx_port, body) as their_worker:
        _pin(0, *family(server), their_worker)
        for _ in range(rounds):
            with _publishing(running, folder):  # both, so that desk and press take the same from either
                theirs.append(_load(nginx_port, theirs_script, seconds, [their_worker]))
                ours.append(_load(running.site_port, ours_script, seconds, workers))
    rate, reference = (median(each["rate"] for each in those) for those in (ours, theirs))
    cpu, their_cpu = (median(each["cpu_us"] for each in those) for those in (ours, theirs))
    return {
        "connections": CONNECTIONS,
        "pages": len(paths),
        "page_bytes": len(body),
        "seconds_each": seconds,
        "requests_per_second": round(rate),
        "nginx_requests_per_second": round(reference),
        "ratio": round(rate / reference, 2),
        "cpu_us_per_request": round(cpu, 1),
        "nginx_cpu_us_per_request": round(their_cpu, 1),
        "cpu_ratio": round(cpu / their_cpu, 2),
        "p99_ms": round(median(each["p99_ms"] for each in ours), 2),
        "errors": sum(each["errors"] for each in ours),
    }


def story_paths(running: Newsroom, count: int) -> list[str]:
    """Addresses of stories, newest days first, from the sitemaps."""
    found: list[str] = []
    _, index = running.get("/sitemap.xml")
    days = [re.sub(r"^https?://[^/]+", "", place) for place in re.findall(r"<loc>([^<]+)</loc>", index.decode())]
    for day in sorted((day for day in days if "/sitemaps/" in day), reverse=True):
        _, listing = running.get(day)
        places = (re.sub(r"^https?://[^/]+", "", place) for place in re.findall(r"<loc>([^<]+)</loc>", listing.decode()))
        found += [place for place in places if place.count("/") == 5]
        if len(found) >= count:
            break
    return found[:count]


def _requests(paths: list[str], length: int = 20_000) -> list[str]:
    """A long row of paths, drawn by Zipf's law with a fixed seed."""
    weights = [1 / (rank + 1) ** ZIPF for rank in range(len(paths))]
    return random.Random(1).choices(paths, weights, k=length)  # the same row each time


def _script(file: Path, paths: list[str]) -> Path:
    file.write_text(REQUESTS % ",".join(f'"{path}"' for path in paths))
    return file


def _load(port: int, script: Path, seconds: int, servers: list[int]) -> dict[str, float]:
    before = sum(cpu_seconds(pid) for pid in servers)
    pinned = ["taskset", "-c", str(min(1, (os.cpu_count() or 1) - 1))]
    command = [*pinned, "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script), f"http://127.0.0.1:{port}"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    used = sum(cpu_seconds(pid) for pid in servers) - before
    requests = int(_figure(ran.stdout, r"(\d+) requests in"))
    p99, unit = re.findall(r"99%\s+([\d.]+)(us|ms|s)", ran.stdout)[0]
    errors = re.findall(r"Non-2xx or 3xx responses: (\d+)", ran.stdout) + re.findall(r"(?:connect|read|write|timeout) (\d+)", ran.stdout)
    return {
        "rate": _figure(ran.stdout, r"Requests/sec:\s+([\d.]+)"),
        "cpu_us": used / requests * 1e6,
        "p99_ms": float(p99) * {"us": 0.001, "ms": 1, "s": 1000}[unit],
        "errors": sum(map(int, errors)),
    }


def _figure(text: str, pattern: str) -> float:
    found = re.search(pattern, text)
    if found is None:
        raise BenchFailed(f"wrk said: {text[-300:]}")
    return float(found[1])


@contextmanager
def _nginx(room: Path, port: int, body: bytes) -> Iterator[int]:
    (room / "www").mkdir(exist_ok=True)
    (room / "www" / "page.html").write_bytes(body)
    (room / "www" / "page.html.gz").write_bytes(gzip.compress(body, 6))
    (room / "nginx.conf").write_text(NGINX.format(room=room.resolve(), port=port))
    process = subprocess.Popen(["nginx", "-c", str((room / "nginx.conf").resolve())], stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.5)
        if process.poll() is not None:
            raise BenchFailed(f"nginx did not start: see {room / 'error.log'}")
        yield next(pid for pid in family(process.pid) if pid != process.pid)
    finally:
        process.terminate()
        process.wait(10)


def _pin(core: int, *pids: int) -> None:
    """The servers on one processor, the load on the other, so that neither takes from the other."""
    for pid in pids:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), {core})


@contextmanager
def _publishing(running: Newsroom, folder: Path, every: float = 2.0) -> Iterator[None]:
    """A headline corrected every two seconds, for as long as the block lasts."""
    over = threading.Event()
    items = newest_items(folder, 5)

    def publish() -> None:
        for number in islice(iter(int, 1), None):
            if over.wait(every):
                return
            correct(running, items[time.time_ns() % len(items)], f"Meanwhile {number} {time.time_ns()}")

    thread = threading.Thread(target=publish, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def steady_load(running: Newsroom, room: Path, rate: float, seconds: int = 3600) -> Iterator[None]:
    """Readers at about `rate` requests a second for as long as the block lasts."""
    script = _script(room / "steady.lua", _requests(story_paths(running, PAGES)))
    pause = max(1, round(CONNECTIONS / rate * 1000))
    script.write_text(script.read_text() + f"function delay()\n  return {pause}\nend\n")
    load = subprocess.Popen(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), f"http://127.0.0.1:{running.site_port}"],
        stdout=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        load.terminate()
        load.wait(10)
