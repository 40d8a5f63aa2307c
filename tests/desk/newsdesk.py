"""What tests of the desk have in common: items, times, and the copy that the press would hold."""

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from stoppress.desk import fresh, timetable
from stoppress.desk.filing import Filing, unpack
from stoppress.desk.models import Change, Newsroom, Section, Story
from stoppress.desk.publishing import Result, apply_item
from stoppress.desk.sweeping import sweep
from stoppress.press import copy
from stoppress.wires.item import Item, PubStatus, Subject

NOON = datetime(2022, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NEWS = Subject("news", "News")


@lru_cache(maxsize=1)
def _kept() -> Path:
    path = Path(tempfile.mkdtemp(prefix="stoppress-fresh-")) / "desk.db"
    fresh.make(path)
    return path


def close() -> None:
    connection.close()


def clear() -> Path:
    """Tables with nothing in them, and no files; answers the data folder."""
    from django.contrib.contenttypes.models import ContentType

    data = Path(settings.STOPPRESS_DATA)
    close()
    (data / "desk").mkdir(exist_ok=True)
    for path in (data / "desk").glob("desk.db*"):
        path.unlink()
    shutil.rmtree(data / "media", ignore_errors=True)
    shutil.copy(_kept(), data / "desk" / "desk.db")
    ContentType.objects.clear_cache()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    return data


def open_newsroom(timezone: str = "UTC") -> Section:
    Newsroom.objects.create(name="The Harbour Post", url="https://harbourpost.example", timezone=timezone)
    section: Section = Section.objects.create(slug="news", name="News", named=True)
    return section


def item(name: str = "budget", version: int = 1, *, status: PubStatus = "usable", first: datetime | None = NOON, **fields: Any) -> Item:
    """A story of the wire; `name` makes its uri and, where nothing is said, its headline."""
    fields.setdefault("headline", f"The {name}")
    fields.setdefault("section", NEWS)
    fields.setdefault("body", ({"type": "text", "html": f"<p>About the {name}.</p>"},))
    fields.setdefault("versioned", True)
    return Item(uri=f"tag:post,2022:{name}", version=version, status=status, first_created=first, **fields)


def publish(name: str = "budget", version: int = 1, *, at: datetime = NOON, **fields: Any) -> Result:
    return apply_item(item(name, version, **fields), at=at)


def story(name: str = "budget") -> Story:
    found: Story = Story.objects.get(uri=f"tag:post,2022:{name}")
    return found


def filed_by(number: int | None) -> Filing:
    """What one change files."""
    assert number is not None, "no change was made"
    return unpack(bytes(Change.objects.get(pk=number).payload))


def last_change() -> Change:
    found = Change.objects.order_by("-pk").first()
    assert found is not None
    return found


def held_copy() -> dict[str, bytes]:
    """The copy that the press holds after all changes so far."""
    held: dict[str, bytes] = {}
    for payload in Change.objects.order_by("pk").values_list("payload", flat=True):
        for key, data in unpack(bytes(payload)).items():
            if data is None:
                held.pop(key, None)
            else:
                held[key] = data
    return held


def read(key: str) -> Any:
    """A value of the copy that the press holds, None where there is none."""
    data = held_copy().get(key)
    return None if data is None else copy.decode(key, data)


def assert_swept(at: datetime) -> None:
    """Nothing that is filed or kept differs from what the tables give from scratch."""
    timetable.run_due(at)
    found = sweep(at)
    assert not found, found
