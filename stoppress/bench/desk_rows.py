"""A million rows put straight into the desk's tables: copies of the stories that are there, dated from 2004 to 2017."""

import re
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

import pysqlite3.dbapi2 as sqlite3

AT_ONCE = 50_000
RARE = "quokka"  # stands in one row of 100,000
STATES = "CASE WHEN n % 50 = 7 THEN 'draft' WHEN n % 50 = 19 THEN 'unpublished' ELSE 'live' END"
EDITED = "strftime('%Y-%m-%d %H:%M:%S', 1500000000 - n * 400, 'unixepoch')"

# What of a row is not its pattern's.
OWN: Mapping[str, str] = {
    "id": "n + :first",
    "uri": "'tag:rows.example,2026:' || n",
    "headline": f"headline || ', report ' || n || CASE WHEN n % 100000 = 31 THEN ' {RARE}' ELSE '' END",
    "state": STATES,
    "live": f"({STATES}) = 'live'",
    "address": f"CASE WHEN ({STATES}) = 'draft' THEN NULL ELSE '/rows/' || n || '/' END",
    "edited": EDITED,
    "published": EDITED,
    "updated": EDITED,
    "first_published_at": EDITED,
    "last_published_at": EDITED,
    "has_unpublished_changes": "0",
    "latest_revision_id": "NULL",
    "live_revision_id": "NULL",
    "owner_id": "CASE WHEN n % 500 = 3 THEN (SELECT min(id) FROM auth_user) END",
    "kind": "CASE WHEN n % 97 = 11 THEN 'analysis' ELSE kind END",
}
_TAG = re.compile(r"<[^>]*>")


def fill(source: Path, data: Path, rows: int) -> float:
    """Copy a data folder whose newsroom is not running, and add rows; answers in how many seconds they were added."""
    part = data.with_name(f"{data.name}.part")  # what was broken off is made anew
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(source, part, ignore=shutil.ignore_patterns("*.sock", "up.lock"))
    connection = sqlite3.connect(part / "desk" / "desk.db", isolation_level=None)
    try:
        began = time.perf_counter()
        for pragma in ("synchronous = OFF", "journal_mode = WAL", "cache_size = -800000", "temp_store = MEMORY", "foreign_keys = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        _patterns(connection)
        (first,) = connection.execute("SELECT max(id) FROM desk_story").fetchone()
        for start in range(0, rows, AT_ONCE):
            connection.execute("BEGIN IMMEDIATE")
            _add(connection, first, start, min(rows, start + AT_ONCE))
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
    part.rename(data)
    return time.perf_counter() - began


def _patterns(connection: sqlite3.Connection) -> None:
    """The stories that are there, counted from 0, and the words of their bodies."""
    connection.execute("CREATE TEMP TABLE pattern (place INTEGER PRIMARY KEY, story INTEGER, words TEXT)")
    numbers = connection.execute("SELECT id, body FROM desk_story ORDER BY id LIMIT 20000").fetchall()
    connection.executemany(
        "INSERT INTO pattern VALUES (?, ?, ?)", [(place, number, _TAG.sub(" ", body)) for place, (number, body) in enumerate(numbers)]
    )


def _add(connection: sqlite3.Connection, first: int, start: int, end: int) -> None:
    bound = {"first": first + 1, "start": start, "end": end, "count": connection.execute("SELECT count(*) FROM pattern").fetchone()[0]}
    run = (
        "WITH RECURSIVE run (n) AS (SELECT :start UNION ALL SELECT n + 1 FROM run WHERE n + 1 < :end)"
        " INSERT INTO {into} SELECT {what} FROM run CROSS JOIN pattern ON pattern.place = run.n % :count"
    )
    columns = [row[1] for row in connection.execute("PRAGMA table_info(desk_story)")]
    shown = ", ".join(OWN.get(column, f's."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    story = " CROSS JOIN desk_story s ON s.id = pattern.story"
    connection.execute(run.format(into=f"desk_story ({names})", what=shown) + story, bound)
    for table, other in (("desk_storytopic", "topic_id"), ("desk_byline", "contributor_id")):
        extra = ", name" if table == "desk_byline" else ""
        child = f" CROSS JOIN {table} c ON c.story_id = pattern.story"
        what = f'c."order", n + :first, c.{other}{extra and ", c.name"}'
        connection.execute(run.format(into=f'{table} ("order", story_id, {other}{extra})', what=what) + child, bound)
    words = f"n + :first, ({OWN['headline']}), s.standfirst, pattern.words, s.byline, s.slugline"
    connection.execute(run.format(into="desk_words (rowid, headline, standfirst, body, byline, slugline)", what=words) + story, bound)
