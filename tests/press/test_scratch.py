"""From scratch: the same bytes on other processes, and a check that names what differs."""

from pathlib import Path

import pytest

from stoppress.editions.folder import open_reader, open_writer
from stoppress.editions.log import Addition, OwnedPage, Page, Placing
from stoppress.press.filed import PRESS_OWN, TEMPLATE
from stoppress.press.publishing import Change, Press, render_fragment
from stoppress.press.rendering_many import Spread
from stoppress.press.scratch import press_copy, press_from_scratch, verify_press
from tests.press.newsroom import NOON, encoded, small_newsroom, teaser, whole_site


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(open_writer(tmp_path / "editions"))
    press.refresh(NOON)
    press.publish(Change(encoded(small_newsroom(40)), NOON, "import", "test", 1))
    return press


def test_a_site_pressed_from_copy_alone_is_the_same_site(press: Press, tmp_path: Path) -> None:
    keys = [key for key in press.log.filed_keys() if not key.startswith((PRESS_OWN, TEMPLATE))]
    copy = {key: data for key in keys if (data := press.log.filed(key)) is not None}
    other = open_writer(tmp_path / "other")
    press_copy(other, copy, NOON)
    assert whole_site(other) == whole_site(press.log)


def test_other_processes_render_the_same_bytes(press: Press, tmp_path: Path) -> None:
    assert list(verify_press(open_reader(tmp_path / "editions"), tmp_path / "editions", workers=2)) == []
    spread = Spread(tmp_path / "editions", 2)
    assert not press_from_scratch(press, NOON + 9, "from scratch", "test", spread).fresh


def test_what_a_press_from_scratch_would_make_otherwise_is_named_and_mended(press: Press) -> None:
    log = press.log
    wrong = render_fragment("story/3/story", press.copy, press.look)
    stray = Page(200, "headers@html", ("open",))
    log.append(
        Addition(
            log.head(),
            NOON,
            "a fault",
            "test",
            placed={"story/2/story": wrong, "story/99/story": wrong, "story/5/head": None},
            pages={"/stray/": OwnedPage("document/stray", stray), teaser(4).address: None},
        )
    )
    named = {difference.what for difference in verify_press(log)}
    assert named == {"story/2/story", "story/99/story", "story/5/head", "/stray/", teaser(4).address}
    assert press_from_scratch(press, NOON + 9, "mended", "test").fresh
    assert list(verify_press(log)) == []


def test_the_check_of_a_site_with_a_broken_placing_names_it(press: Press) -> None:
    placing = render_fragment("foot", press.copy, press.look)
    press.log.append(Addition(press.log.head(), NOON, "a fault", "test", placed={"masthead": Placing(placing.fragment, placing.read)}))
    assert [(difference.what, difference.why) for difference in verify_press(press.log)] == [
        ("masthead", "a press from scratch gives other bytes")
    ]
