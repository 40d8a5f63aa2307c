"""What the press keeps beside the log, read from the same database: filed values, the index of reads, owners."""

from collections.abc import Collection, Iterable, Iterator

from stoppress.editions.fragments import Digest
from stoppress.editions.log import FragmentName, Key, OwnedPage, Owner, Path, Read
from stoppress.editions.reading import BATCH, SqliteReading

_BEYOND = "\U0010ffff"  # no text of ours has it: the end of all that begin with a prefix


class SqliteReader(SqliteReading):
    """Holdings over one connection, as they are now; the rest as of any edition."""

    def mark(self) -> int:
        row = self.row("SELECT value FROM meta WHERE key = 'mark'")
        return int(row[0]) if row else 0

    def filed(self, key: Key) -> bytes | None:
        row = self.row("SELECT value FROM filed WHERE key = (SELECT id FROM keys WHERE text = ?)", (key,))
        return row[0] if row else None

    def filed_keys(self, prefix: str = "") -> Iterator[Key]:
        last = prefix
        while batch := self.rows(
            "SELECT text FROM keys WHERE text >= ? AND text < ? AND EXISTS (SELECT 1 FROM filed WHERE key = id)"
            f" ORDER BY text LIMIT {BATCH}",
            (last, prefix + _BEYOND),
        ):
            yield from (text for (text,) in batch)
            last = batch[-1][0] + "\0"

    def readers(self, reads: Collection[Read]) -> set[FragmentName]:
        found: set[FragmentName] = set()
        for read in reads:
            rows = self.rows(
                "SELECT n.text FROM reads r JOIN names n ON n.id = r.name WHERE r.key = (SELECT id FROM keys WHERE text = ?)", (read,)
            )
            found.update(text for (text,) in rows)
        return found

    def names(self, prefix: str = "") -> Iterator[tuple[FragmentName, Digest]]:
        last = prefix
        while batch := self.rows(
            "SELECT n.text, f.digest FROM names n JOIN placings p ON p.name = n.id"
            " AND p.edition = (SELECT max(edition) FROM placings WHERE name = n.id) JOIN fragments f ON f.id = p.fragment"
            f" WHERE n.text >= ? AND n.text < ? ORDER BY n.text LIMIT {BATCH}",
            (last, prefix + _BEYOND),
        ):
            yield from ((text, Digest(digest)) for text, digest in batch)
            last = batch[-1][0] + "\0"

    def owned(self, owners: Iterable[Owner]) -> dict[Path, OwnedPage]:
        found: dict[Path, OwnedPage] = {}
        for owner in owners:
            rows = self.rows(
                "SELECT t.text, p.record FROM owning o JOIN paths t ON t.id = o.path JOIN pages p ON p.path = o.path"
                " AND p.edition = (SELECT max(edition) FROM pages WHERE path = o.path)"
                " WHERE o.owner = (SELECT id FROM owners WHERE text = ?) ORDER BY t.text",
                (owner,),
            )
            found.update((path, OwnedPage(owner, self.unpack_page(record))) for path, record in rows)
        return found

    def owner(self, path: Path) -> Owner | None:
        row = self.row("SELECT owner FROM pages WHERE path = (SELECT id FROM paths WHERE text = ?) ORDER BY edition DESC LIMIT 1", (path,))
        return self.owner_text(row[0]) if row and row[0] is not None else None
