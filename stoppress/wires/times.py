"""Times as wires write them: RFC 3339 with an offset, read to UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone

_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:([Zz])|([+-])(\d\d):?(\d\d))", re.ASCII)


def read_time(text: object) -> datetime | None:
    """An aware time in UTC, or None for what cannot be understood: no text, no offset, no such day, beyond year 1 or 9999.

    Seconds may be missing. A leap second is the second after it.
    """
    if not isinstance(text, str):
        return None
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, zulu, sign, hours, minutes = found.groups()
    seconds = int(second or 0)
    leap = timedelta(seconds=1) if seconds == 60 else timedelta()
    try:
        zone = UTC
        if not zulu:
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            if int(minutes) > 59:
                return None
            zone = timezone(offset if sign == "+" else -offset)
        micro = int((fraction or "0")[:6].ljust(6, "0"))
        said = datetime(int(year), int(month), int(day), int(hour), int(minute), min(seconds, 59) if leap else seconds, micro, zone)
        return said.astimezone(UTC) + leap
    except (ValueError, OverflowError):
        return None


def write_time(at: datetime) -> str:
    """`2026-03-02T18:00:00Z`, with a fraction only where there is one."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
