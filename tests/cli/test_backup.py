"""backup and restore: a whole newsroom out and back, or refused."""

import json
import shutil
import stat
import tarfile
from pathlib import Path

import apsw
import pytest

from tests.cli import running


@pytest.fixture
def whole(newsroom: Path, tmp_path: Path) -> Path:
    """A data folder with all that a newsroom has: editions at mark 3, a desk that knows four changes, files."""
    data = Path(shutil.copytree(newsroom, tmp_path / "data"))
    (data / "desk" / "pictures").mkdir(parents=True)
    (data / "desk" / "pictures" / "original.jpg").write_bytes(b"not public yet")
    (data / "media").mkdir()
    (data / "media" / "surge-640.jpg").write_bytes(b"public")
    (data / "desk" / "secret").write_text("keep it")
    (data / "desk" / "secret").chmod(0o600)
    (data / "desk" / "lock").write_text("4711")
    changes(data / "desk" / "desk.db", 4)
    return data


def changes(path: Path, count: int) -> None:
    desk = apsw.Connection(str(path))
    desk.execute(
        "PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS desk_change (id INTEGER PRIMARY KEY); DELETE FROM desk_change"
    ).fetchall()
    desk.executemany("INSERT INTO desk_change VALUES (?)", [(number,) for number in range(1, count + 1)])
    desk.close()


@pytest.mark.parametrize("name", ["kept", "kept.tar"])
def test_r34_what_was_backed_up_comes_back_the_same(whole: Path, tmp_path: Path, name: str) -> None:
    ran = running.inside("backup", tmp_path / name, "--data", whole)
    assert (ran.returncode, ran.stdout) == (0, f"{tmp_path / name} holds the newsroom as of edition 3.\n"), ran.stderr
    back = tmp_path / "back"
    assert running.inside("restore", tmp_path / name, "--data", back).returncode == 0
    assert running.inside("verify", "--press", "--data", back).returncode == 0
    for path in ("/", "/news/feed.rss", "/favicon.ico"):
        assert running.inside_bytes("record", path, "--data", back).stdout == running.inside_bytes("record", path, "--data", whole).stdout
    assert (back / "desk" / "pictures" / "original.jpg").read_bytes() == b"not public yet"
    assert (back / "media" / "surge-640.jpg").read_bytes() == b"public"
    assert (back / "desk" / "secret").read_text() == "keep it"
    assert stat.S_IMODE((back / "desk" / "secret").stat().st_mode) == 0o600
    assert stat.S_IMODE((back / "desk").stat().st_mode) == 0o700
    assert not (back / "desk" / "lock").exists()
    assert sorted(entry.name for entry in back.iterdir()) == ["desk", "editions", "media"]
    rows = apsw.Connection(str(back / "desk" / "desk.db")).execute("SELECT count(*) FROM desk_change").fetchall()
    assert rows == [(4,)]


def test_a_backup_is_for_its_owner_alone(whole: Path, tmp_path: Path) -> None:
    running.inside("backup", tmp_path / "kept", "--data", whole)
    running.inside("backup", tmp_path / "kept.tar", "--data", whole)
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "kept.tar").stat().st_mode) == 0o600


def test_a_backup_writes_over_nothing(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    assert "kept exists" in running.one_line(running.inside("backup", tmp_path / "kept", "--data", whole))


def test_a_backup_that_fails_leaves_nothing(whole: Path, tmp_path: Path) -> None:
    (whole / "desk" / "secret").unlink()
    running.one_line(running.inside("backup", tmp_path / "kept", "--data", whole))
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["data"]


def test_a_folder_that_is_not_empty_is_not_restored_into(whole: Path, tmp_path: Path) -> None:
    running.inside("backup", tmp_path / "kept", "--data", whole)
    assert "is not empty" in running.one_line(running.inside("restore", tmp_path / "kept", "--data", whole))


def test_r34_a_desk_that_is_older_than_its_editions_is_refused(whole: Path, tmp_path: Path) -> None:
    changes(whole / "desk" / "desk.db", 2)
    running.inside("backup", tmp_path / "kept", "--data", whole)
    said = running.one_line(running.inside("restore", tmp_path / "kept", "--data", tmp_path / "back"))
    assert "its editions took change 3, and its desk knows 2 only" in said
    assert not (tmp_path / "back").exists()


def test_r34_databases_of_two_backups_are_not_mixed(whole: Path, tmp_path: Path) -> None:
    running.inside("backup", tmp_path / "one", "--data", whole)
    changes(whole / "desk" / "desk.db", 9)
    running.inside("backup", tmp_path / "two", "--data", whole)
    shutil.copyfile(tmp_path / "one" / "desk.db", tmp_path / "two" / "desk.db")
    said = running.one_line(running.inside("restore", tmp_path / "two", "--data", tmp_path / "back"))
    assert "desk.db is missing, damaged, or of another backup" in said


@pytest.mark.parametrize("harm", ["no manifest", "newer format", "cut off", "no tar"])
def test_what_is_no_whole_backup_is_refused_and_nothing_is_left(whole: Path, tmp_path: Path, harm: str) -> None:
    source = tmp_path / "kept.tar"
    running.inside("backup", tmp_path / "kept", "--data", whole)
    manifest = tmp_path / "kept" / "backup.json"
    if harm == "no manifest":
        manifest.unlink()
    if harm == "newer format":
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 99}))
    with tarfile.open(source, "w") as tar:
        tar.add(tmp_path / "kept", arcname="backup")
    if harm == "cut off":
        source.write_bytes(source.read_bytes()[:50_000])
    if harm == "no tar":
        source.write_bytes(b"nothing of the kind")
    said = running.one_line(running.inside("restore", source, "--data", tmp_path / "back"))
    assert "is no backup that can be restored" in said
    assert not (tmp_path / "back").exists()


def test_r28_a_tar_that_reaches_outside_is_refused(whole: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar"
    with tarfile.open(evil, "w") as tar:
        tar.add(whole / "desk" / "secret", arcname="../../escaped")
    running.one_line(running.inside("restore", evil, "--data", tmp_path / "back"))
    assert not list(tmp_path.rglob("escaped"))
