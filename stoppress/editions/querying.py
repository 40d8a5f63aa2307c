"""Asking a database: all rows, the first, or one value."""

from typing import Any

import apsw

Row = tuple[Any, ...]


def rows(db: apsw.Connection, query: str, values: Row = ()) -> list[Row]:
    return db.execute(query, values).fetchall()


def row(db: apsw.Connection, query: str, values: Row = ()) -> Row | None:
    found: Row | None = db.execute(query, values).fetchone()
    return found


def value(db: apsw.Connection, query: str, values: Row = ()) -> Any:
    """The only value of the only row. Raises LookupError where there is none."""
    found = db.execute(query, values).fetchone()
    if found is None:
        raise LookupError(f"The log lacks a row ({query}, {values}). `stoppress verify` names what is damaged.")
    return found[0]
