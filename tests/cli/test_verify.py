"""verify and prune: what the log holds is true, or named."""

import json
import shutil
from pathlib import Path

import apsw
import pytest

from tests.cli import running


@pytest.fixture
def own(newsroom: Path, tmp_path: Path) -> Path:
    """A newsroom that a test may harm."""
    return Path(shutil.copytree(newsroom, tmp_path / "own"))


def test_a_sound_log_is_told_to_be_sound(newsroom: Path) -> None:
    ran = running.inside("verify", "--press", "--data", newsroom)
    assert (ran.returncode, ran.stdout) == (0, "Edition 3 and all before it are sound; the head is what its copy gives.\n")


def test_verify_as_json_has_the_documented_keys(newsroom: Path) -> None:
    answer = json.loads(running.inside("verify", "--press", "--json", "--data", newsroom).stdout)
    assert answer == {"edition": 3, "sound": True, "damage": [], "differences": []}


def test_r6_a_damaged_fragment_is_named_and_the_command_fails(own: Path) -> None:
    harm(own, "UPDATE fragments SET deflated = substr(deflated, 2) WHERE id = 7")
    ran = running.inside("verify", "--json", "--data", own)
    assert ran.returncode == 1
    (damage,) = [each for each in json.loads(ran.stdout)["damage"] if each["kind"] == "fragment"]
    assert len(damage["what"]) == 64


def test_r7_a_page_that_scratch_would_make_otherwise_is_named(own: Path) -> None:
    from stoppress.editions.folder import open_writer
    from stoppress.editions.fragments import pack
    from stoppress.editions.log import Addition, Placing

    log = open_writer(own / "editions")
    log.append(
        Addition(3, log.edition(3).at + 1, "tampering", "nobody", placed={"story/3/story": Placing(pack(b"<p>Not so.</p>"), frozenset())})
    )
    log.close()
    ran = running.inside("verify", "--press", "--data", own)
    assert ran.returncode == 1
    assert "story/3/story: a press from scratch gives other bytes" in ran.stdout


def test_prune_forgets_what_was_longer_ago(own: Path) -> None:
    ran = running.inside("prune", "--keep", "90d", "--json", "--data", own)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["oldest"] == 3
    assert running.inside("verify", "--data", own).returncode == 0
    assert "There is no edition 1" in running.one_line(running.inside("record", "/", "--edition", 1, "--data", own))


def test_prune_keeps_what_was_less_long_ago(own: Path) -> None:
    assert running.inside("prune", "--keep", "99999d", "--data", own).returncode == 0
    assert running.inside("record", "/", "--edition", 1, "--data", own).returncode == 0


def test_prune_waits_for_no_pressroom(own: Path) -> None:
    from stoppress.desk.pressroom_lock import holding_lock

    with holding_lock(own):
        assert "A pressroom works on" in running.one_line(running.inside("prune", "--keep", "90d", "--data", own))


def harm(data: Path, statement: str) -> None:
    from stoppress.editions.connecting import connect_to_write

    database: apsw.Connection = connect_to_write(data / "editions" / "editions.db")
    database.execute(statement)
    database.close()
