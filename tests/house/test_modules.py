"""Modules: short, named for a noun or a job, opened by a sentence, finished."""

import ast
import re

import pytest

from tests.house.tree import modules, shown, tracked

EVERY = [*modules("stoppress"), *modules("tests"), *modules("demo")]


def test_no_module_is_longer_than_500_lines() -> None:
    long = {shown(path): lines for path in EVERY if (lines := len(path.read_text().splitlines())) > 500}
    assert not long


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc", "errors", "functions", "tools"])
def test_no_module_is_named_for_nothing(name: str) -> None:
    assert not [shown(path) for path in EVERY if path.stem == name]


def test_every_module_opens_with_a_sentence_that_says_what_it_is() -> None:
    without = []
    for path in modules("stoppress"):
        said = ast.get_docstring(ast.parse(path.read_text())) or ""
        first = said.split("\n\n")[0].strip()
        if not re.fullmatch(r"[^a-z].*[.:]", first, re.DOTALL):
            without.append(shown(path))
    assert not without


def test_no_module_is_left_unfinished() -> None:
    marks = re.compile("|".join(["TO" + "DO", "FIX" + "ME", r"\bXX" + r"X\b", r"pytest\.mark\.(ski" + "p|xfail)"]))
    assert not [shown(path) for path in EVERY if marks.search(path.read_text())]


def test_tests_are_sentences() -> None:
    short = []
    for path in modules("tests"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and len(node.name.split("_")) < 4:
                short.append(f"{shown(path)}:{node.name}")
    assert not short


def test_nothing_tracked_names_a_machine_or_a_registry() -> None:
    hosts = re.compile(
        "|".join(
            ["py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.", r"deb\." + "debian", r"(^|[^\w.])/(wo" + "rk|ro" + "ot|fa" + r"rm)/"]
        )
    )
    named = []
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        named += [f"{shown(path)}:{number}" for number, line in enumerate(text.splitlines(), 1) if hosts.search(line)]
    assert not named
