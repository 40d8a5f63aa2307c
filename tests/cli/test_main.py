"""The command line as a whole: its version, its help, its one clear line where something is wrong."""

import json
import sys
from pathlib import Path

import pytest

from stoppress import __version__
from stoppress.cli import main, one_line
from tests.cli import running


def test_it_tells_its_version() -> None:
    assert running.stoppress("--version").stdout.split()[-1] == __version__


def test_help_lists_every_command_with_what_it_does() -> None:
    shown = running.stoppress("--help").stdout
    for name in ("up", "import", "record", "verify", "restore"):
        assert f"\n  {name} " in shown


def test_an_unknown_command_is_refused_in_one_line() -> None:
    assert running.one_line(running.stoppress("publsh")) == "stoppress: No such command 'publsh'. See `stoppress --help`."


def test_an_unknown_option_names_the_help_of_its_command() -> None:
    assert "stoppress log --help" in running.one_line(running.stoppress("log", "--newest"))


def test_a_folder_without_editions_is_refused_in_one_line(tmp_path: Path) -> None:
    assert "holds no editions" in running.one_line(running.stoppress("log", "--data", tmp_path))


def test_an_error_of_the_machine_names_the_file() -> None:
    assert one_line(FileNotFoundError(2, "No such file or directory", "newsroom.yaml")) == "newsroom.yaml: No such file or directory."


def test_an_old_python_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    with pytest.raises(SystemExit) as ended:
        main(["log"])
    assert ended.value.code == 1
    assert capsys.readouterr().err == "stoppress: Python 3.10.4 is too old: Stop Press needs 3.11 or newer.\n"


def test_an_unforeseen_error_is_one_line_and_says_how_to_see_more(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("stoppress.cli.stoppress.main", fails)
    monkeypatch.delenv("STOPPRESS_TRACEBACK", raising=False)
    with pytest.raises(SystemExit) as ended:
        main(["log"])
    assert ended.value.code == 1
    assert capsys.readouterr().err == "stoppress: division by zero (ZeroDivisionError; STOPPRESS_TRACEBACK=1 shows where)\n"


def test_json_answers_are_json(newsroom: Path) -> None:
    assert json.loads(running.stoppress("log", "--json", "--data", newsroom).stdout)
