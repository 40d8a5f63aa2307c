"""A fresh desk: made from SQL in a moment, and the same as all migrations make."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pysqlite3.dbapi2 as sqlite3
import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from stoppress.desk import database, fresh, setting_up
from stoppress.desk.setting_up import OtherDataFolder, make_secret, migrate, set_up


def run(code: str, data: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(data)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "STOPPRESS_DATA": ""},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_sql_is_what_the_migrations_make(tmp_path: Path) -> None:
    made = run("from stoppress.desk import fresh; fresh.write()", tmp_path)
    assert made == fresh.SQL.read_text(), "write it again: python -m stoppress.desk.fresh > stoppress/desk/fresh.sql"


def test_no_migration_is_missing(desk: Path) -> None:
    call_command("makemigrations", "desk", check=True, dry_run=True, verbosity=0)


def test_a_new_data_folder_is_made_current_and_stays_so(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from stoppress.desk.setting_up import *\n"
        "set_up(Path(sys.argv[1])); print(migrate(), migrate())\n"
        "from stoppress.desk.models import Newsroom; Newsroom.objects.create(name='Post')\n"
        "from django.db import connection; c = connection.cursor()\n"
        "print([c.execute(f'PRAGMA {name}').fetchone()[0] for name in ('journal_mode', 'synchronous')])\n"
        "print(connection.Database.sqlite_version_info >= (3, 51, 3))"
    )
    assert run(code, tmp_path / "data").split("\n")[:3] == ["True False", "['wal', 2]", "True"]
    assert stat.S_IMODE((tmp_path / "data" / "desk" / "secret").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data" / "desk").stat().st_mode) == 0o700
    assert (
        run("from stoppress.desk.setting_up import *; import sys; set_up(Path(sys.argv[1])); print(migrate())", tmp_path / "data")
        == "False\n"
    )


def test_two_who_make_it_at_once_find_one_whole_database(tmp_path: Path) -> None:
    fresh.make(tmp_path / "desk.db")
    before = (tmp_path / "desk.db").stat().st_ino
    fresh.make(tmp_path / "desk.db")
    assert (tmp_path / "desk.db").stat().st_ino == before
    assert [path.name for path in tmp_path.iterdir()] == ["desk.db"]
    connection = sqlite3.connect(tmp_path / "desk.db")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    make_secret(tmp_path / "desk")
    first = (tmp_path / "desk" / "secret").read_text()
    make_secret(tmp_path / "desk")
    assert (tmp_path / "desk" / "secret").read_text() == first
    assert len(first) > 50


def test_one_process_works_on_one_folder(tmp_path: Path) -> None:
    set_up(Path(settings.STOPPRESS_DATA))
    with pytest.raises(OtherDataFolder, match="start another one"):
        set_up(tmp_path)


def test_the_desk_never_starts_in_the_open() -> None:
    assert settings.DEBUG is False
    assert "*" not in settings.ALLOWED_HOSTS
    assert {"localhost", "127.0.0.1", "[::1]"} <= set(settings.ALLOWED_HOSTS)
    assert settings.WAGTAIL_ENABLE_UPDATE_CHECK is False
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None


def test_an_old_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pysqlite3.sqlite_version_info", (3, 51, 2))
    monkeypatch.setattr("pysqlite3.sqlite_version", "3.51.2")
    with pytest.raises(database.SQLiteTooOld, match=r"SQLite 3\.51\.2 is too old: Stop Press needs 3\.51\.3"):
        database.install()


def test_migrating_what_is_current_does_nothing(desk: Path, django_db_blocker: DjangoDbBlocker) -> None:
    assert migrate() is False
    assert setting_up.migrate() is False
