"""The docs name what there is: commands, make targets, decisions, words; and their links lead somewhere."""

import json
import re
import subprocess
from pathlib import Path

import click
import pytest

from stoppress.cli import COMMANDS, Commands, stoppress
from tests.house.tree import ROOT, modules, shown

DOCS = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
TEXT = "\n".join(path.read_text() for path in DOCS)
CONTEXT = click.Context(stoppress)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_named_in_the_docs_and_shows_an_example(name: str) -> None:
    assert f"stoppress {name}" in TEXT
    assert isinstance(stoppress, Commands)
    command = stoppress.get_command(CONTEXT, name)
    assert command is not None
    assert "Example" in (command.help or ""), f"stoppress {name} --help has no example"


def test_every_command_that_the_docs_name_is_there() -> None:
    named = set(re.findall(r"(?:`|^|\s)stoppress ([a-z]+)(?=[\s`])", TEXT, re.MULTILINE))
    assert named <= set(COMMANDS)


@pytest.mark.parametrize("name", ["log", "show", "diff", "why", "verify"])
def test_the_keys_of_json_answers_are_named_in_help(name: str) -> None:
    assert isinstance(stoppress, Commands)
    command = stoppress.get_command(CONTEXT, name)
    assert command is not None
    assert "With --json" in (command.help or "")


def test_every_make_target_is_named_in_the_docs() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {"setup", "run", "test", "check", "format", "bench", "nightly"} <= set(targets)
    assert not [target for target in targets if f"make {target}" not in TEXT]


def test_make_alone_prints_the_targets() -> None:
    printed = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "make setup" in printed
    assert "make nightly" in printed


@pytest.mark.parametrize("path", DOCS, ids=shown)
def test_links_between_docs_lead_somewhere(path: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        if not re.match(r"[a-z]+:|#", target) and not (path.parent / target.partition("#")[0]).exists():
            broken.append(target)
    assert not broken


def test_every_decision_stands_in_the_index() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text()
    assert not [path.name for path in (ROOT / "docs/decisions").glob("0*.md") if f"({path.name})" not in index]


def test_the_words_that_the_glossary_refuses_name_nothing_in_the_code() -> None:
    refused = re.compile(
        r"^\s*class (Article|Post|Tag|Category)s?\b|^\s*def (\w+_)?(dek|blurb|trail|invalidate)s?\(|\b(dek|blurb)\b", re.MULTILINE
    )
    assert not [shown(path) for path in modules("stoppress") if refused.search(path.read_text())]


def test_the_glossary_is_in_order_and_says_each_word_once() -> None:
    rows = re.findall(r"^\| ([a-z][^|]*) \|", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE)
    words = [row for row in rows if row != "word"]
    assert len(words) == len(set(words)) > 30


def test_the_docs_speak_of_json_that_is_json() -> None:
    for path in DOCS:
        for block in re.findall(r"```json\n(.*?)```", path.read_text(), re.DOTALL):
            json.loads(block)


def test_every_address_of_the_api_is_in_its_docs() -> None:
    listed = (ROOT / "docs/api.md").read_text()
    routes = re.findall(r'path\("([a-z/]+)', (ROOT / "stoppress/desk/api/urls.py").read_text())
    assert {"stories", "stories/kill"} <= set(routes)
    assert not [route for route in routes if f"/api/{route}" not in listed]
