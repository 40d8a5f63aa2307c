"""`stoppress serve`: the readers' server as operators meet it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stoppress.editions.folder import open_writer
from tests.cli.ports import free_port
from tests.serving.newspaper import STORY, append, open_newspaper, said
from tests.serving.served_apart import ROOT, ServedApart, open_files


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder as a newsroom has it."""
    data = tmp_path / "data"
    for name in ("editions", "media", "desk"):
        (data / name).mkdir(parents=True)
    (data / "desk" / "desk.db").write_bytes(b"the desk's")
    (data / "media" / "quay.jpg").write_bytes(b"jpeg bytes")
    log = open_writer(data / "editions")
    open_newspaper(log)
    log.close()
    return data


def test_r10_it_starts_within_a_second_without_desk_or_django(data: Path) -> None:
    script = (
        "import os, signal, sys, threading, urllib.request\n"
        "from stoppress.cli import main\n"
        "def ask():\n"
        "    while True:\n"
        "        try:\n"
        f"            urllib.request.urlopen('http://127.0.0.1:{(port := free_port())}/').read()\n"
        "            break\n"
        "        except OSError:\n"
        "            pass\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "threading.Thread(target=ask).start()\n"
        "try:\n"
        f"    main(['serve', '--data', {str(data)!r}, '--port', '{port}'])\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
        "print(*sorted(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True)
    loaded = done.stdout.split()
    assert "stoppress.serving.running" in loaded
    barred = ("django", "wagtail", "stoppress.desk", "stoppress.press", "stoppress.wires", "PIL", "lxml", "minijinja")
    assert not [name for name in loaded if name.startswith(barred)]


def test_r10_it_opens_editions_and_media_only_and_serves_on_when_the_rest_is_deleted(data: Path) -> None:
    with ServedApart(data) as served:
        assert served.started < 5, "one second on a machine that does nothing else"
        assert served.get(STORY) == (200, said(STORY))
        held = {name.removeprefix(f"{data}/").split("/")[0] for name in open_files(served.process.pid) if name.startswith(str(data))}
        assert held == {"editions"}
        shutil.rmtree(data / "desk")
        assert served.get(STORY) == (200, said(STORY))
        assert served.get("/media/quay.jpg") == (200, b"jpeg bytes")
    with ServedApart(data) as again:
        assert again.get(STORY) == (200, said(STORY))


def test_it_waits_for_the_first_edition_and_then_serves_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with ServedApart(data) as served:
        assert served.get("/")[0] == 503
        assert json.loads(served.get("/-/health")[1])["status"] == "waiting"
        (data / "editions").mkdir(parents=True)
        log = open_writer(data / "editions")
        open_newspaper(log)
        assert served.get("/") == (200, said("/"))
        append(log, {"list/front/page": "<h1>Second</h1>"})
        assert b"Second" in served.get("/")[1]
        assert served.edition() == 2
        log.close()


def test_a_port_in_use_is_one_clear_line(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "stoppress", "serve", "--data", str(data), "--port", str(port)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"port {port}: address already in use" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "options", [("--host", "no.such.host.invalid"), ("--host", "203.0.113.7"), ("--url", "harbourpost.example"), ("--url", "ftp://x/")]
)
def test_a_place_that_cannot_be_is_one_clear_line(data: Path, options: tuple[str, str]) -> None:
    command = [sys.executable, "-m", "stoppress", "serve", "--data", str(data), "--port", str(free_port()), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode in (1, 2)
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_log_that_is_none_is_one_clear_line(data: Path, workers: str) -> None:
    (data / "editions" / "editions.db").write_bytes(b"this is no log " * 1_000)
    command = [sys.executable, "-m", "stoppress", "serve", "--data", str(data), "--port", str(free_port()), "--workers", workers]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_signal_ends_it_within_two_seconds_also_under_a_slow_reader(data: Path) -> None:
    (data / "media" / "long.mp4").write_bytes(b"x" * 50_000_000)
    with ServedApart(data) as served, socket.create_connection(("127.0.0.1", served.port)) as slow:
        slow.sendall(b"GET /media/long.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert slow.recv(12) == b"HTTP/1.1 200"
        assert served.stop() < 2.5
        assert served.process.returncode == 0
    events = [json.loads(line)["event"] for line in served.log.splitlines()]
    assert events == ["serving", "stopped"]


def test_the_access_log_is_a_line_an_answer_and_names_nobody(data: Path) -> None:
    with ServedApart(data, "--access-log") as served:
        served.get("/absent/?token=1", Cookie="a=b")
    line = next(each for each in map(json.loads, served.log.splitlines()) if each["event"] == "answered" and "absent" in each["target"])
    assert (line["method"], line["status"]) == ("GET", 404)
    assert set(line) == {"at", "part", "event", "method", "target", "status", "bytes"}


def test_a_host_that_was_named_is_served_and_another_is_not(data: Path) -> None:
    with ServedApart(data, "--url", "https://news.example", "--host-allowed", "www.news.example") as served:
        for host, status in (("news.example", 200), ("www.news.example", 200), ("harbourpost.example", 200), ("evil.example", 400)):
            assert served.get("/", Host=host)[0] == status


def test_several_workers_serve_one_port_and_a_crashed_one_is_replaced(data: Path) -> None:
    with ServedApart(data, "--workers", "2") as served:
        before = served.workers()
        assert len(before) == 2
        os.kill(min(before), signal.SIGKILL)
        for _ in range(40):
            assert served.get(STORY) == (200, said(STORY))
        end = time.monotonic() + 10
        while len(served.workers() - {min(before)}) < 2 and time.monotonic() < end:
            time.sleep(0.05)
        assert len(served.workers() - before) == 1
        assert served.stop() < 3
    assert "worker-crashed" in served.log


def test_workers_do_not_outlive_their_parent(data: Path) -> None:
    with ServedApart(data, "--workers", "2") as served:
        children = served.workers()
        served.process.kill()
        served.process.wait()
        end = time.monotonic() + 10
        while any(Path(f"/proc/{pid}").exists() for pid in children) and time.monotonic() < end:
            time.sleep(0.05)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", served.port))


def test_curl_reads_every_coding(data: Path, tmp_path: Path) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.fail("curl is needed: apt-get install curl")
    with ServedApart(data) as served:
        for coding in ("gzip", "br", "identity", "gzip, deflate, br"):
            for _ in range(20):  # cold at first, then compressed whole
                asked = [curl, "-s", "--compressed", "-H", f"Accept-Encoding: {coding}", f"http://127.0.0.1:{served.port}{STORY}"]
                assert subprocess.run(asked, capture_output=True, check=True).stdout == said(STORY)
