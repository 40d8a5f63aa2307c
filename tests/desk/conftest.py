"""A desk of their own for tests: fresh tables before each."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from stoppress.desk.setting_up import set_up

if not settings.configured:
    set_up(Path(tempfile.mkdtemp(prefix="stoppress-tests-")))
    for name in ("STOPPRESS_DATA", "DJANGO_SETTINGS_MODULE"):  # else each process of a parallel run takes this one's folder
        os.environ.pop(name)


@pytest.fixture
def desk(django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """The data folder of this process, with nothing in its tables."""
    from tests.desk.newsdesk import clear, close

    with django_db_blocker.unblock():
        yield clear()
        close()
