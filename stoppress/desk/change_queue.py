"""The queue of changes: what the desk committed and the press has not taken yet, in order of commit."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import connection

from stoppress.desk.filing import pack, unpack
from stoppress.desk.models import Change, NotLive
from stoppress.press.copy import CopyKey

PRUNED = b""  # the payload of a change that was taken: reverting needs only `stories`


class PayloadGone(LookupError):
    """The desk believes a change taken that the editions do not have."""

    def __init__(self, change: int) -> None:
        super().__init__(
            f"Change {change} is not in the editions, and its copy is no longer kept: desk.db is newer than the editions. "
            "Restore both from the same backup."
        )


@dataclass(frozen=True)
class Pending:
    """One change as it waits; `at` in ms, UTC."""

    id: int
    at: int
    cause: str
    author: str
    kind: str
    filed: Mapping[CopyKey, bytes | None]


def next_change(mark: int) -> Pending | None:
    """The first change after the mark. Raises PayloadGone."""
    row = Change.objects.filter(pk__gt=mark).order_by("pk").first()
    if row is None:
        return None
    if bytes(row.payload) == PRUNED:
        raise PayloadGone(row.pk)
    return Pending(row.pk, row.at, row.cause, row.author, row.kind, unpack(bytes(row.payload)))


def newest_change() -> int:
    newest = Change.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def founding() -> str:
    """What tells this newsroom from every other: its first change, and when that was; "" before there is one."""
    first = Change.objects.order_by("pk").values_list("pk", "at").first()
    return "" if first is None else f"{first[0]}@{first[1]}"


def prune(pruned: int, mark: int, limit: int = 500) -> int:
    """Drop the payloads of changes that were taken, some at a time; answers up to which it is done."""
    rows = list(
        Change.objects.filter(pk__gt=pruned, pk__lte=mark).exclude(payload=PRUNED).order_by("pk").values_list("pk", flat=True)[:limit]
    )
    if not rows:
        return mark
    Change.objects.filter(pk__in=rows).update(payload=PRUNED)
    return rows[-1] if len(rows) == limit else mark


def settle() -> None:
    """Move what was committed from the desk's WAL into its file, so that nobody at the desk waits for that."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def unpruned(mark: int) -> Iterator[Pending]:
    """Changes that were taken and still have their payload, newest first."""
    for row in Change.objects.filter(pk__lte=mark).exclude(payload=PRUNED).order_by("-pk").iterator(50):
        yield Pending(row.pk, row.at, row.cause, row.author, row.kind, unpack(bytes(row.payload)))


class NotLiveMemory:
    """What is not live, with the copy it waits for, kept in the desk's database and read once."""

    def __init__(self) -> None:
        self._kept = {row.owner: (row.why, unpack(bytes(row.copy)), row.change) for row in NotLive.objects.all()}

    def __contains__(self, owner: str) -> bool:
        return owner in self._kept

    def owners(self) -> list[str]:
        return sorted(self._kept)

    def reasons(self) -> dict[str, str]:
        return {owner: why for owner, (why, _, _) in sorted(self._kept.items())}

    def copy(self, owner: str) -> Mapping[CopyKey, bytes | None]:
        return self._kept[owner][1]

    def change(self, owner: str) -> int:
        """The number of the change that brought it; 0 where that is not known."""
        return self._kept[owner][2]

    def remember(self, owner: str, why: str, copy: Mapping[CopyKey, bytes | None], change: int) -> None:
        self._kept[owner] = (why, dict(copy), change)
        NotLive.objects.update_or_create(owner=owner, defaults={"why": why, "copy": pack(dict(copy)), "change": change})

    def forget(self, owner: str) -> None:
        if self._kept.pop(owner, None) is not None:
            NotLive.objects.filter(owner=owner).delete()


def not_live(number: int) -> str:
    """Why a story's newest copy is not what readers get; "" where it is."""
    return NotLive.objects.filter(owner=f"story/{number}").values_list("why", flat=True).first() or ""


def by_owner(filed: Mapping[CopyKey, bytes | None]) -> dict[str, dict[CopyKey, bytes | None]]:
    """The parts of a change that are one story's own: its teaser and body, and the uri that names it."""
    parts: dict[str, dict[CopyKey, bytes | None]] = {}
    for key, data in filed.items():
        if key.startswith("story/"):
            parts.setdefault("/".join(key.split("/")[:2]), {})[key] = data
        elif key.startswith("uri/") and data is not None:
            parts.setdefault(f"story/{json.loads(data)['number']}", {})[key] = data
    return parts
