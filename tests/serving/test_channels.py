"""Channels: every way out for public bytes is in the registry, and timers are in none of the caches."""

import ast
import re
from pathlib import Path

import pytest

from stoppress.serving import answering
from stoppress.serving.answering import CHANNELS, Ask, Site
from stoppress.serving.answers import File
from tests.serving.newspaper import STORY

SERVING = Path(answering.__file__).parent
NAMES = {channel.name for channel in CHANNELS}
CARRIERS = {"connection.py", "asgi.py"}  # they carry answers of the site and make none but refusals


def test_the_registry_names_each_channel_once_and_says_what_it_is() -> None:
    assert len(NAMES) == len(CHANNELS) == len({channel.prefix for channel in CHANNELS})
    assert all(channel.says for channel in CHANNELS)
    assert {"pages", "assets", "media", "errors", "health", "metrics"} == NAMES


@pytest.mark.parametrize(
    "target",
    [
        "/",
        STORY,
        "/old/",
        "/gone/",
        "/absent/",
        "/assets/site.0123456789ab.css",
        "/media/quay.jpg",
        "/-/health",
        "/-/metrics",
        "/-/live",
        "/a//b",
        STORY[:-1],
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_r13_every_answer_comes_by_a_channel_of_the_registry(site: Site, media: Path, target: str, method: str) -> None:
    (media / "quay.jpg").write_bytes(b"x")
    answer = site.answer(Ask(method, target, "localhost", "gzip"))
    if isinstance(answer.body, File):
        answer.body.close()
    assert answer.channel in NAMES


def strings(tree: ast.AST) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_r13_no_route_is_outside_the_registry() -> None:
    """A path in the code that no channel has would be a way out that nobody compares."""
    prefixes = {channel.prefix for channel in CHANNELS}
    for file in SERVING.glob("*.py"):
        tree = ast.parse(file.read_text())
        routes = {text for text in strings(tree) if re.fullmatch(r"/[a-z-]+(/[a-z.-]*)*", text)}
        assert routes <= prefixes | {"/robots.txt"}, f"{file.name} has a route of its own: give it a Channel"


def test_r13_answers_with_bodies_are_made_by_channels_alone() -> None:
    """Only modules of the channels make answers; each of them names one of the registry's."""
    for file in SERVING.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Answer", "own"):
                assert file.name not in CARRIERS, f"{file.name} line {node.lineno} makes an answer of its own"
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    assert first.value in NAMES, f"{file.name} line {node.lineno}: {first.value!r} is no channel"


def test_what_is_kept_has_no_time_to_live() -> None:
    barred = re.compile(r"\bsleep\b|\bTimer\b|call_later|\bttl\b|time\.time\(|monotonic|max_age|expires", re.IGNORECASE)
    for name in ("composing.py", "composed.py", "caching.py", "joining.py", "negotiating.py"):
        found = [line for line in (SERVING / name).read_text().splitlines() if barred.search(line)]
        assert found == [], f"{name}: answers change when the edition does, and for no other reason"
    kept = {path.name for path in SERVING.glob("*.py") if re.search(r"\bBounded\(|lru_cache|: Bounded\[", path.read_text())}
    assert kept == {"caching.py", "composing.py", "negotiating.py"}, "another module keeps things: add it to the list above"
