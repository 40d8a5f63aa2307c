"""`up` as live processes: starts, restarts, stops, and what is left when it dies."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli import running
from tests.cli.stack import Stack, alive, get, until, up

PARTS = ("serve", "pressroom", "desk")


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "data"))


@pytest.fixture
def stack(data: Path) -> Iterator[Stack]:
    with up(data) as running_stack:
        yield running_stack


def front(stack: Stack) -> bytes:
    status, body = stack.get("/")
    assert status == 200
    assert b"The sea wall held" in body
    return body


def test_it_prints_its_addresses_and_serves_readers_and_desk(stack: Stack) -> None:
    assert stack.printed[0].split() == ["Readers", f"http://127.0.0.1:{stack.site_port}/"]
    assert stack.printed[1].split() == ["Desk", f"http://127.0.0.1:{stack.desk_port}/desk/"]
    assert stack.printed[3].split()[:4] == ["Sign", "in", "stoppress", "user"]  # this newsroom has no demo accounts
    assert b"</html>" in front(stack)
    assert stack.get("/api/stories", stack.desk_port)[0] == 401


def test_the_readers_server_starts_first_and_each_command_line_names_its_part(stack: Stack) -> None:
    assert [line["of"] for line in stack.said if line["part"] == "up" and line["event"] == "started"] == list(PARTS)
    for part in PARTS:
        words = Path(f"/proc/{stack.pid_of(part)}/cmdline").read_text().split("\0")
        assert words[words.index("stoppress") + 1] == part
        assert os.getpgid(stack.pid_of(part)) == stack.process.pid


def test_sigterm_stops_all_in_order(stack: Stack) -> None:
    pids = [stack.pid_of(part) for part in PARTS]
    assert stack.stop() == 0
    assert not any(alive(pid) for pid in pids)
    stopped = [(line["of"], line["status"]) for line in stack.said if line["part"] == "up" and line["event"] == "stopped"]
    assert stopped == [("desk", "status 0"), ("pressroom", "status 0"), ("serve", "status 0")]


def test_ctrl_c_stops_all_as_sigterm_does(stack: Stack) -> None:
    pids = [stack.pid_of(part) for part in PARTS]
    os.killpg(stack.process.pid, signal.SIGINT)
    assert stack.process.wait(60) == 0
    assert not any(alive(pid) for pid in pids)
    assert "Traceback" not in stack.log.read_text()


@pytest.mark.parametrize("part", PARTS)
def test_a_crashed_part_is_started_again_and_said_to_be(stack: Stack, part: str) -> None:
    before = stack.pid_of(part)
    os.kill(before, signal.SIGKILL)
    until(lambda: stack.pid_of(part) != before)
    assert [(line["status"], line["restart_in"]) for line in stack.said if line["event"] == "crashed"] == [("SIGKILL", 0.5)]
    until(lambda: answers(stack))
    front(stack)


def answers(stack: Stack) -> bool:
    try:
        return stack.get("/")[0] == 200 and stack.get("/api/stories", stack.desk_port)[0] == 401
    except OSError:
        return False


def test_a_second_up_on_the_folder_is_refused_and_the_first_goes_on(stack: Stack) -> None:
    ran = running.stoppress("up", "--data", stack.data)
    assert f"is up already (process {stack.process.pid})" in running.one_line(ran)
    front(stack)


def test_r10_a_dead_supervisor_leaves_readers_served_and_nothing_else(stack: Stack) -> None:
    before, serve = front(stack), stack.pid_of("serve")
    stack.process.kill()
    until(lambda: not alive(stack.pid_of("pressroom")) and not alive(stack.pid_of("desk")))
    assert alive(serve)
    assert front(stack) == before


def test_r10_readers_are_served_without_desk_pressroom_and_database_also_after_a_restart(stack: Stack) -> None:
    before = front(stack)
    stack.process.kill()
    until(lambda: not alive(stack.pid_of("pressroom")) and not alive(stack.pid_of("desk")))
    shutil.rmtree(stack.data / "desk")
    assert front(stack) == before
    os.kill(stack.pid_of("serve"), signal.SIGKILL)
    until(lambda: not alive(stack.pid_of("serve")))
    alone = subprocess.Popen(
        [sys.executable, "-m", "stoppress", "serve", "--data", str(stack.data), "--port", str(stack.site_port)],
        stderr=subprocess.DEVNULL, env=running.environment(),
    )  # fmt: skip
    try:
        until(lambda: reachable(stack.site_port))
        assert front(stack) == before
    finally:
        alone.terminate()
        assert alone.wait(20) == 0


def reachable(port: int) -> bool:
    try:
        return get(port, "/")[0] == 200
    except OSError:
        return False


def test_a_later_up_replaces_the_left_over_readers_server(stack: Stack) -> None:
    before, left = front(stack), stack.pid_of("serve")
    stack.process.kill()
    stack.process.wait()
    with up(stack.data, site_port=stack.site_port) as later:
        assert not alive(left)
        assert front(later) == before
        assert {"event": "replaced", "of": "serve"}.items() <= later.said[0].items() or any(
            line["event"] == "replaced" for line in later.said
        )
        assert later.stop() == 0


def test_a_part_that_cannot_start_ends_up_with_one_line_of_its_own(data: Path) -> None:
    (data / "editions" / "editions.db").write_bytes(b"not a database at all" * 1000)
    ran = running.stoppress("up", "--data", data, "--site-port", 20_990, "--desk-port", 20_991, timeout=120)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert ran.stderr.splitlines()[-1].startswith("stoppress: up: ")
