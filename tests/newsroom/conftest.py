"""A newsroom of their own for tests of the newsroom side: a fresh desk in this process, or a whole stack beside it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from stoppress.desk.setting_up import migrate, set_up

if not settings.configured:
    set_up(Path(tempfile.mkdtemp(prefix="stoppress-tests-")))


@pytest.fixture(scope="session")
def empty_desk(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    """A desk's database as it is before anybody wrote a word."""
    from django.db import connections

    data = Path(settings.STOPPRESS_DATA)
    connections.close_all()
    for path in (data / "desk").glob("desk.db*"):
        path.unlink()
    with django_db_blocker.unblock():
        migrate()
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()
    kept = tmp_path_factory.mktemp("empty") / "desk.db"
    shutil.copy(data / "desk" / "desk.db", kept)
    return kept


@pytest.fixture
def data(empty_desk: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """The data folder of this process, empty but for the desk's tables."""
    from django.db import connections

    folder = Path(settings.STOPPRESS_DATA)
    connections.close_all()
    for path in (folder / "desk").glob("desk.db*"):
        path.unlink()
    for name in ("editions", "media", "desk/pictures"):
        shutil.rmtree(folder / name, ignore_errors=True)
    shutil.copy(empty_desk, folder / "desk" / "desk.db")
    with django_db_blocker.unblock():
        yield folder
        connections.close_all()
