"""A small newsroom on disk, as the press left it: three editions of it."""

from pathlib import Path

import pytest

from stoppress.editions.folder import open_writer
from stoppress.press.publishing import Change, Press, templates_changed
from tests.press.newsroom import NOON, encoded, small_newsroom, story

HOUR = 3_600_000


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Edition 1: a whole small newsroom; 2, an hour later: another headline; 3: another body. To be read only."""
    data = tmp_path_factory.mktemp("newsroom")
    log = open_writer(data / "editions")
    press = Press(log)
    press.publish(Change(encoded(small_newsroom()) | templates_changed(log, press.look), NOON, "import of a newsroom", "importer", 1))
    press.publish(Change(encoded(story(3, headline="Ferries stay in port")), NOON + HOUR, "publish: Ferries stay in port", "r-hale", 2))
    press.publish(
        Change(encoded(story(3, "Ferries stay in port", "All ferries stay in port.")), NOON + 2 * HOUR, "publish: Ferries", "r-hale", 3)
    )
    log.close()
    return data
