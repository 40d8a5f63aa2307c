"""Times: a UTC stamp as readers see it, in the newsroom's zone."""

from calendar import monthrange
from datetime import UTC, date, datetime
from email.utils import format_datetime
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class UnknownZone(LookupError):
    def __init__(self, name: str) -> None:
        super().__init__(f"No time zone is called {name!r}. `timezone` takes an IANA name, such as Europe/London.")


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """A zone from the pinned `tzdata` package, never from the machine, so that all machines print alike. Raises UnknownZone."""
    parts = name.split("/")
    if not all(part and part.replace("_", "").replace("-", "").replace("+", "").isalnum() for part in parts):
        raise UnknownZone(name)
    try:
        with resources.files("tzdata.zoneinfo").joinpath(*parts).open("rb") as file:
            return ZoneInfo.from_file(file, key=name)
    except (OSError, ValueError) as error:
        raise UnknownZone(name) from error


@lru_cache(maxsize=65_536)
def local(stamp: str, zone_name: str) -> datetime:
    """A stamp such as `2022-03-02T13:44:00Z` in a zone. Raises ValueError, UnknownZone."""
    return datetime.fromisoformat(stamp).astimezone(zone(zone_name))


@lru_cache(maxsize=65_536)
def shown(stamp: str, zone_name: str) -> str:
    """`2 March 2022, 13:44`."""
    at = local(stamp, zone_name)
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}, {at.hour:02}:{at.minute:02}"


@lru_cache(maxsize=65_536)
def clock(stamp: str, zone_name: str) -> str:
    """`13:44`."""
    at = local(stamp, zone_name)
    return f"{at.hour:02}:{at.minute:02}"


@lru_cache(maxsize=65_536)
def machine(stamp: str, zone_name: str) -> str:
    """`2022-03-02T13:44:00+00:00`: ISO 8601 with the zone's offset."""
    return local(stamp, zone_name).isoformat(timespec="seconds")


@lru_cache(maxsize=16_384)
def mail(stamp: str) -> str:
    """`Wed, 02 Mar 2022 13:44:00 +0000`, as RSS writes it."""
    return format_datetime(datetime.fromisoformat(stamp).astimezone(UTC))


@lru_cache(maxsize=16_384)
def utc(stamp: str) -> str:
    """`2022-03-02T13:44:00Z`, to the second."""
    return datetime.fromisoformat(stamp).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=16_384)
def span_name(span: str) -> str:
    """`2022`, `March 2022` or `2 March 2022` for `2022`, `2022-03` or `2022-03-02`."""
    parts = span.split("-")
    if len(parts) == 1:
        return parts[0]
    month = f"{MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return month if len(parts) == 2 else f"{int(parts[2])} {month}"


@lru_cache(maxsize=16_384)
def weekday(day: str) -> int:
    """0 for Monday; `day` is `2022-03-02`."""
    return date.fromisoformat(day).weekday()


def days_in(month: str) -> int:
    """How many days `2022-03` has."""
    year, number = (int(part) for part in month.split("-"))
    return monthrange(year, number)[1]
