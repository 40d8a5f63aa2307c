"""The how-to pages' examples, run as they are printed."""

import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from stoppress.press import copy
from stoppress.press.fragments.blocks import BLOCKS, blocks_markup
from stoppress.press.look import Look
from stoppress.press.rendering import Reading
from tests.press.fragments.harbour import SITE, harbour, teaser
from tests.press.fragments.pages import element, pages, parsed, said

PAGES = Path(__file__).parents[2] / "docs" / "how-to"
BELOW = "stoppress/press/fragments/"


def examples(page: str) -> dict[str, str]:
    """The files that a how-to prints, by the path it gives them."""
    return dict(re.findall(r'^```\w+ title="([^"]+)"\n(.*?)^```$', (PAGES / page).read_text(), flags=re.M | re.S))


@pytest.fixture
def tide_files(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The block of the how-to, put where the page says."""
    files = examples("block.md")
    made: dict[str, Any] = {"Value": copy.Value, "__name__": copy.__name__}
    exec(compile(files["stoppress/press/copy.py"], "copy.py", "exec"), made)
    monkeypatch.setattr(copy, "Tide", made["Tide"], raising=False)
    module = ModuleType("tide")
    exec(compile(files[f"{BELOW}blocks/tide/__init__.py"], "tide.py", "exec"), module.__dict__)
    monkeypatch.setitem(BLOCKS, made["Tide"], module.tide)
    return files


def test_the_block_of_the_how_to_is_shown(tide_files: dict[str, str]) -> None:
    look = Look({path.removeprefix(BELOW): text.encode() for path, text in tide_files.items() if path.endswith((".html", ".css"))})
    block = copy.Tide("Orrery <b>", "2022-07-02T16:08:00Z", 6.35)  # type: ignore[attr-defined]  # the how-to adds it
    made = element(blocks_markup(Reading(harbour()), look, (block,)))
    assert said(made.find_class("tide")[0]) == "High water at Orrery <b>: 2 July 2022, 17:08, 6.3 m"
    assert ".tide {" in look.asset("site.css").decode()


def test_the_feed_of_the_how_to_lists_the_newest_stories_and_reads_no_body() -> None:
    module: dict[str, Any] = {"__name__": "prompter"}
    exec(compile(examples("feed.md")[f"{BELOW}feeds/prompter.py"], "prompter.py", "exec"), module)
    reading = Reading(harbour())
    lines = module["prompter"](reading, Look(), "front").splitlines()
    assert lines[0] == f"{teaser(1).headline}\t{SITE.url}{teaser(1).address}"
    assert len(lines) == 24
    assert "template/feeds" in reading.keys
    assert not [key for key in reading.keys if key.endswith("/body")]


def test_the_theme_of_the_how_to_lies_over_the_shipped_look() -> None:
    files = {path.removeprefix("theme/"): text.encode() for path, text in examples("theme.md").items()}
    look = Look({**files, "fonts/ours.woff2": b"wOF2"})
    css = look.asset("site.css").decode()
    assert "--signal: #00695c" in css
    assert "--signal: #b0101c" not in css
    assert look.asset_address("ours.woff2") in css
    page = parsed(pages(harbour(), look)["!error/404"])
    assert said(page.find_class("error__words")[0]).endswith("Or ring us: 0555 0143.")
    names = set(re.findall(r"--([\w-]+):", files["style/colours.css"].decode()))
    assert names == set(re.findall(r"--([\w-]+):", Look().asset("site.css").decode().partition("--serif")[0]))
