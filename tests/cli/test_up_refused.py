"""`up` where it cannot start: one clear line, a status that is not zero, nothing left running."""

import fcntl
import socket
from pathlib import Path

import pysqlite3
import pytest

from tests.cli import running
from tests.cli.ports import free_port


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = running.one_line(running.inside("up", "--data", tmp_path / "d", "--site-port", port, "--desk-port", free_port()))
    assert f"Port {port} on 127.0.0.1 cannot be had (address already in use)" in said
    assert "--site-port" in said


def test_the_desks_port_in_use_is_named_too(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = running.one_line(
            running.inside("up", "--data", tmp_path / "d", "--site-port", free_port(), "--desk-port", taken.getsockname()[1])
        )
    assert "--desk-port" in said


def test_one_port_for_both_is_refused(tmp_path: Path) -> None:
    assert "a port of its own" in running.one_line(running.inside("up", "--data", tmp_path, "--site-port", 8123, "--desk-port", 8123))


def test_a_file_is_no_data_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    assert "is a file" in running.one_line(running.inside("up", "--data", tmp_path / "notes.txt"))


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    assert "it holds other files" in running.one_line(running.inside("up", "--data", tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_folder_that_cannot_be_made_is_named() -> None:
    assert "/proc/nowhere cannot be the data folder" in running.one_line(running.inside("up", "--data", "/proc/nowhere"))


def test_a_second_up_on_one_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "up.lock").write_text('{"up": 4711}')
    with (tmp_path / "up.lock").open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "is up already (process 4711)" in running.one_line(running.inside("up", "--data", tmp_path))


def test_an_old_sqlite_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pysqlite3, "sqlite_version_info", (3, 40, 1))
    monkeypatch.setattr(pysqlite3, "sqlite_version", "3.40.1")
    assert "SQLite 3.40.1 is too old" in running.one_line(running.inside("up", "--data", tmp_path / "new"))
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "options",
    [
        ("--host", "0.0.0.0"),
        ("--desk-host", "::"),
        ("--url", "https://harbourpost.example"),
        ("--desk-url", "https://desk.harbourpost.example"),
    ],
)
def test_the_demos_accounts_never_stand_where_others_come(tmp_path: Path, options: tuple[str, str]) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "demo-accounts").write_text('{"password": "gull-delta-salt-123", "names": ["demo"]}')
    said = running.one_line(running.inside("up", "--data", tmp_path, *options))
    assert "the demo's accounts (demo) stand with the password that was printed" in said
    assert "stoppress user --demo --close" in said
    assert "gull-delta" not in said


def test_a_desks_address_is_scheme_and_host(tmp_path: Path) -> None:
    assert "write scheme and host" in running.one_line(running.inside("up", "--data", tmp_path, "--desk-url", "desk.example/path"))
