"""Small newsrooms on disk: one as the press alone left it, one as `up` and an import did."""

from pathlib import Path

import pytest

from stoppress.editions.folder import open_writer
from stoppress.press.publishing import Change, Press, templates_changed
from tests.cli import running
from tests.cli.stack import up
from tests.press.newsroom import NOON, encoded, small_newsroom, story

HOUR = 3_600_000
SAMPLE = Path(__file__).parent / "samples" / "newsroom"


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


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a small newsroom in it; made once, for the tables of the desk take long."""
    data = tmp_path_factory.mktemp("template") / "data"
    with up(data, "--empty") as stack:
        ran = running.stoppress("import", SAMPLE, "--data", data, timeout=120)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert stack.stop() == 0
    return data
