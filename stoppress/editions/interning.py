"""Interning: every name, path, owner and key is kept once and known by a number, in order of first appearance."""

from collections.abc import Collection, Iterable

import apsw

from stoppress.editions.committing import commitment, salts
from stoppress.editions.querying import Row, row, rows, value

BOUND = 30_000  # texts remembered per table: about 5 MB, and 5 for their commitments


class Interned:
    """The numbers of one table's texts, as the one writer sees them. Forget all after a rollback."""

    def __init__(self, connection: apsw.Connection, table: str) -> None:
        self._db = connection
        self._find = f"SELECT id FROM {table} WHERE text = ?"
        self._find_all = f"SELECT text, id FROM {table} WHERE text IN (SELECT value FROM carray(?))"
        self._last = f"SELECT max(id) FROM {table}"
        self._insert = f"INSERT INTO {table} (id, text) VALUES (?, ?)"
        self._ids: dict[str, int] = {}
        self.added_bytes = 0

    def forget(self) -> None:
        self._ids.clear()
        self.added_bytes = 0

    def known(self, text: str) -> int | None:
        """The number of a text that was kept before."""
        found = self._ids.get(text)
        if found is None:
            kept = row(self._db, self._find, (text,))
            if kept is None:
                return None
            found = self._ids[text] = kept[0]
        return found

    def ids(self, texts: Collection[str]) -> dict[str, int]:
        """The number of each, made where there is none yet."""
        self._bound()
        found = {}
        unseen = []
        for text in texts:
            number = self._ids.get(text)
            if number is None:
                unseen.append(text)
            else:
                found[text] = number
        if unseen:
            found.update(self._find_many(unseen))
            new = sorted({text for text in unseen if text not in found})
            if new:
                self._keep(new, found)
        self._ids.update((text, found[text]) for text in unseen[:BOUND])
        return found

    def _find_many(self, texts: list[str]) -> list[Row]:
        plain = tuple(text for text in texts if "\0" not in text)  # an array's texts end at their first NUL
        found = rows(self._db, self._find_all, (apsw.carray(plain),)) if plain else []
        return found + [(text, kept[0]) for text in texts if "\0" in text and (kept := row(self._db, self._find, (text,)))]

    def _keep(self, texts: list[str], found: dict[str, int]) -> None:
        following = self.following()
        found.update(zip(texts, range(following, following + len(texts)), strict=True))
        self._write(texts, following)
        self.added_bytes += len("".join(texts).encode())

    def following(self) -> int:
        """The number that the next new text gets."""
        last: int | None = value(self._db, self._last)
        return (last or 0) + 1

    def _write(self, texts: list[str], first: int) -> None:
        self._db.executemany(self._insert, enumerate(texts, first))

    def _bound(self) -> None:
        if len(self._ids) > BOUND:
            for text in list(self._ids)[: len(self._ids) - BOUND // 2]:
                del self._ids[text]


class Committed(Interned):
    """Texts that an edition's root commits to: each has a salt and a commitment."""

    def __init__(self, connection: apsw.Connection, table: str) -> None:
        super().__init__(connection, table)
        self._insert = f"INSERT INTO {table} (id, text, salt, commitment) VALUES (?, ?, ?, ?)"
        self._commitment = f"SELECT commitment FROM {table} WHERE id = ?"
        self._commitments: dict[int, bytes] = {}

    def forget(self) -> None:
        super().forget()
        self._commitments.clear()

    def commitments(self, ids: Iterable[int]) -> list[bytes]:
        kept = self._commitments
        if len(kept) > BOUND:
            for id in list(kept)[: BOUND // 2]:
                del kept[id]
        return [kept.get(id) or self._commitment_of(id) for id in ids]

    def _commitment_of(self, id: int) -> bytes:
        found: bytes = value(self._db, self._commitment, (id,))
        self._commitments[id] = found
        return found

    def _write(self, texts: list[str], first: int) -> None:
        rows = [
            (id, text, salt, commitment(salt, text.encode()))
            for (id, text), salt in zip(enumerate(texts, first), salts(len(texts)), strict=True)
        ]
        self._db.executemany(self._insert, rows)
        self._commitments.update((id, made) for id, _, _, made in rows[:BOUND])
