"""The log's tables, and the number of their format."""

import os

import apsw

from stoppress.editions.querying import value

FORMAT = 1
_APPLICATION = 0x53746F50  # "StoP", so that `file` and others know whose database it is


class UnknownFormat(RuntimeError):
    def __init__(self, path: object, found: int) -> None:
        super().__init__(
            f"{path} has format {found}; this Stop Press knows formats up to {FORMAT}. "
            "Use the version of Stop Press that wrote it, or a newer one."
        )


class NotALog(RuntimeError):
    def __init__(self, path: object) -> None:
        super().__init__(f"{path} is not an edition log of Stop Press. Name another data folder, or move the file away.")


# The index of digests holds their first 8 bytes: digests come in no order, so that its size is what a large import waits for.
BY_DIGEST = "substr(digest, 1, 8) = substr(?1, 1, 8) AND digest = ?1"

# Texts get numbers, in order of their first appearance. Rows are clustered by what they are asked for; a row is valid
# from its edition until the next one under the same name or path, and NULL says that it went.
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE editions (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, cause TEXT NOT NULL, author TEXT NOT NULL, cause_salt BLOB,
    author_salt BLOB, cause_commitment BLOB, author_commitment BLOB, root BLOB NOT NULL);
CREATE INDEX editions_by_time ON editions (at);

CREATE TABLE names (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, salt BLOB, commitment BLOB);
CREATE TABLE paths (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, salt BLOB, commitment BLOB);
CREATE TABLE own_headers (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, salt BLOB, commitment BLOB);
CREATE TABLE owners (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE keys (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

CREATE TABLE fragments (id INTEGER PRIMARY KEY, digest BLOB NOT NULL, commitment BLOB NOT NULL, salt BLOB, crc INTEGER NOT NULL,
    length INTEGER NOT NULL, deflated BLOB);
CREATE INDEX fragments_by_digest ON fragments (substr(digest, 1, 8));
CREATE TABLE traces (id INTEGER PRIMARY KEY, keys BLOB NOT NULL, former BLOB);
CREATE TABLE placings (name INTEGER, edition INTEGER, fragment INTEGER, trace INTEGER, PRIMARY KEY (name, edition)) WITHOUT ROWID;
CREATE INDEX placings_by_edition ON placings (edition);
CREATE TABLE pages (path INTEGER, edition INTEGER, owner INTEGER, record BLOB, PRIMARY KEY (path, edition)) WITHOUT ROWID;
CREATE INDEX pages_by_edition ON pages (edition);

CREATE TABLE reads (key INTEGER, name INTEGER, PRIMARY KEY (key, name)) WITHOUT ROWID;
CREATE TABLE owning (owner INTEGER, path INTEGER, PRIMARY KEY (owner, path)) WITHOUT ROWID;
CREATE TABLE filed (key INTEGER PRIMARY KEY, value BLOB NOT NULL);

CREATE TABLE staged (job TEXT, name INTEGER, fragment INTEGER NOT NULL, trace INTEGER NOT NULL, PRIMARY KEY (job, name)) WITHOUT ROWID;
CREATE INDEX staged_by_fragment ON staged (fragment);
CREATE TABLE loose (fragment INTEGER PRIMARY KEY);
"""


def format_of(connection: apsw.Connection, path: object) -> int:
    """The format of the log, 0 where there is none yet. Raises UnknownFormat, NotALog."""
    found: int = value(connection, "PRAGMA user_version")
    application = value(connection, "PRAGMA application_id")
    if not found and not application:
        if value(connection, "SELECT count(*) FROM sqlite_schema"):
            raise NotALog(path)
        return 0
    if application != _APPLICATION:
        raise NotALog(path)
    if found > FORMAT:
        raise UnknownFormat(path, found)
    return found


def create(connection: apsw.Connection, path: object) -> None:
    """Make the tables where there are none. Raises UnknownFormat, NotALog."""
    if format_of(connection, path) == FORMAT:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if format_of(connection, path) == 0:  # else another process made them meanwhile
            connection.execute(_TABLES)
            connection.executemany("INSERT INTO meta VALUES (?, ?)", [("floor", 0), ("log", os.urandom(16)), ("mark", 0)])
            connection.execute(f"PRAGMA application_id={_APPLICATION}; PRAGMA user_version={FORMAT}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
