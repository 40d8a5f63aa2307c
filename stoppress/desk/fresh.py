"""A fresh desk: its tables as all migrations leave them, kept as SQL, so that a new data folder stands in a moment.

`python -m stoppress.desk.fresh > stoppress/desk/fresh.sql` writes it again after a migration was added; until then the
newer migrations run on top of it. A test compares it with what the migrations make.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pysqlite3.dbapi2 as sqlite3

from stoppress.desk.durable_files import sync_folder

SQL = Path(__file__).with_name("fresh.sql")
_SHADOWS = "desk_words_"  # made by the full-text table itself

# What differs each time migrations run, and says nothing about the tables.
_ALIKE = {
    ("django_migrations", "applied"): "quote('2026-01-01 00:00:00')",
    ("wagtailcore_page", "translation_key"): "quote(printf('%032x', id))",
}


def dump(connection: sqlite3.Connection) -> Iterator[str]:
    """The statements that make the same database, in an order that does not depend on when things were made."""
    tables = [
        (name, sql)
        for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL ORDER BY name")
        if not name.startswith(("sqlite_", _SHADOWS))
    ]
    yield from (f"{sql};" for _, sql in tables)
    for name, _ in tables:
        if name != "desk_words":
            yield from _rows(connection, name)
    yield from _rows(connection, "sqlite_sequence")
    for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE type != 'table' AND sql IS NOT NULL ORDER BY name"):
        yield f"{sql};"


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    shown = [_ALIKE.get((table, name), f'quote("{name}")') for name in columns]
    order = ", ".join(str(at) for at in range(1, len(shown) + 1))
    for row in connection.execute(f'SELECT {", ".join(shown)} FROM "{table}" ORDER BY {order}'):
        yield f'INSERT INTO "{table}" VALUES ({", ".join(row)});'


def make(path: Path) -> None:
    """Write the fresh desk's database. The file must not be there yet; whoever comes second finds it whole."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        draft = Path(folder) / path.name
        connection = sqlite3.connect(draft)
        try:
            connection.executescript(f"PRAGMA journal_mode = OFF; BEGIN; {SQL.read_text()} COMMIT;")
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            return
        sync_folder(path.parent)


def write() -> None:
    from stoppress.desk.setting_up import migrate_all, set_up

    with tempfile.TemporaryDirectory() as folder:
        set_up(Path(folder))
        migrate_all()
        connection = sqlite3.connect(Path(folder) / "desk" / "desk.db")
        sys.stdout.write("\n".join(dump(connection)) + "\n")
        connection.close()


if __name__ == "__main__":
    write()
