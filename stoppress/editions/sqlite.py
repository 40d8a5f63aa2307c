"""Editions in SQLite: the log of a newsroom on one machine."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path as FilePath

import apsw

from stoppress.editions import appending, staging
from stoppress.editions.connecting import LogDamaged, connect_to_write
from stoppress.editions.fragments import Digest
from stoppress.editions.head import Head
from stoppress.editions.holdings import SqliteReader
from stoppress.editions.log import Addition, Appended, FragmentName, Placed, Placing
from stoppress.editions.placing import Texts
from stoppress.editions.querying import value
from stoppress.editions.reading import BATCH, HEAD
from stoppress.editions.schema import create

RESTS = 8  # appends after which the WAL is worth emptying; some hundred pages


class LogBusy(RuntimeError):
    """Nothing was written."""

    def __init__(self) -> None:
        super().__init__("Another process is writing to the log. Wait for it to end, then try again.")


class NotWritten(RuntimeError):
    """The write is not acknowledged; it may be found whole, never in part, when the log is next opened."""

    def __init__(self, why: object) -> None:
        super().__init__(f"The log could not be written ({why}). What readers see is as it was. See to the disk, then open the log again.")


class WriterPoisoned(RuntimeError):
    """An earlier write failed, and what the disk then holds can only be told by opening the log anew."""

    def __init__(self, why: object) -> None:
        super().__init__(f"An earlier write to the log failed ({why}). Close the log and open it again before writing.")


class ReadersInTheWay(RuntimeError):
    """The write is done; what it replaced is still in the WAL file."""

    def __init__(self) -> None:
        super().__init__("A reader stands on an earlier state of the log, so its WAL cannot be emptied yet. Do the same again in a moment.")


class SqliteEditions(SqliteReader):
    """A Writer over DIR/editions, made where it is missing; what unfinished jobs left is dropped.

    Raises SqliteTooOld, UnknownFormat, NotALog, LogDamaged, NotWritten, LogBusy when it is opened.
    """

    def __init__(self, folder: FilePath, vfs: str = "cksmvfs") -> None:
        super().__init__(folder)
        self._vfs = vfs
        self._failure: Exception | None = None
        self._unmoved = 0  # appends since the WAL was last moved into the file
        _make_folder(folder)
        self._announcing = Head(folder / HEAD)
        try:
            self._connection = self._open()
        except apsw.Error as error:
            raise self._not_opened(error) from error
        self._texts = Texts.of(self._connection)
        try:
            create(self._connection, self.path)
            with self.writing() as db:
                staging.discard_all(db)
                newest = value(db, "SELECT max(number) FROM editions")
                self._announcing.reset(newest or 0, value(db, "SELECT value FROM meta WHERE key = 'floor'"))
            self._connect()
        except apsw.Error as error:
            self._let_go()
            raise self._not_opened(error) from error
        except Exception:
            self._let_go()
            raise

    def _not_opened(self, error: apsw.Error) -> Exception:
        if isinstance(error, apsw.BusyError):
            return LogBusy()
        damaged = isinstance(error, apsw.CorruptError | apsw.NotADBError | apsw.FormatError)
        return LogDamaged(self.path, error) if damaged else NotWritten(error)

    def _open(self) -> apsw.Connection:
        return self._connection if hasattr(self, "_connection") else connect_to_write(self.path, self._vfs)

    def close(self) -> None:
        self._announcing.close()
        self._let_go()
        super().close()

    def _let_go(self) -> None:
        with suppress(apsw.Error):  # all that was acknowledged is in the WAL: closing only tidies
            self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[apsw.Connection]:
        """One durable transaction. Raises WriterPoisoned, LogBusy, NotWritten; after NotWritten the writer is poisoned."""
        if self._failure is not None:
            raise WriterPoisoned(self._failure) from self._failure
        db = self._connection
        try:
            db.execute("BEGIN IMMEDIATE")
        except apsw.BusyError as error:
            raise LogBusy from error
        except apsw.Error as error:
            self._poison(error)
            raise NotWritten(error) from error
        try:
            yield db
            db.execute("COMMIT")
        except apsw.Error as error:
            self._poison(error)
            raise NotWritten(error) from error
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            self._texts.forget()
            raise

    def _poison(self, error: Exception) -> None:
        # After a failed fsync the kernel may have dropped the pages: trying again on this file would report a success that is none.
        self._failure = error
        self._texts.forget()
        if self._connection.in_transaction:
            try:
                self._connection.execute("ROLLBACK")
            except apsw.Error:
                return

    def forget_texts(self) -> None:
        """Look names and keys up again: they were changed beside this."""
        self._texts.forget()
        for texts in (self._names, self._own, self._keys, self._owners):
            texts.forget()

    def rewrite(self) -> None:
        """Write the whole file anew, without free space or leftovers, and empty the WAL. Takes about 10 s and as much free disk as the log
        has GB; appends wait. Raises WriterPoisoned, LogBusy, NotWritten, ReadersInTheWay."""
        if self._failure is not None:
            raise WriterPoisoned(self._failure) from self._failure
        try:
            self._connection.execute("VACUUM")
            busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0]
        except apsw.BusyError as error:
            raise LogBusy from error
        except apsw.Error as error:
            self._poison(error)
            raise NotWritten(error) from error
        if busy:
            raise ReadersInTheWay

    def rest(self) -> None:
        """Move what was appended from the WAL into the file, a little at a time, so that no append has to move it all at once.

        Raises NotWritten.
        """
        if self._unmoved < RESTS or self._failure is not None:
            return
        self._unmoved = 0
        try:
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except apsw.Error as error:
            self._poison(error)
            raise NotWritten(error) from error

    def announce(self, number: int, floor: int) -> None:
        """Tell running readers. Raises NotWritten."""
        try:
            self._announcing.announce(number, floor)
        except OSError as error:
            self._poison(error)
            raise NotWritten(error) from error

    def append(self, addition: Addition) -> Appended:
        """Durable when it returns. Raises HeadMoved, WriterPoisoned, LogBusy, NotWritten."""
        with self.writing() as db:
            appended = appending.append(db, self._texts, addition)
            if addition.landing is not None:
                staging.unstage(db, self._texts, addition.landing, addition.placed)
                staging.land(db, addition.landing)
        self._unmoved += 1
        if appended.fresh:
            self._top = appended.edition
            self.announce(appended.edition, self.oldest())
        return appended

    def stage(self, job: str, placed: Mapping[FragmentName, Placing]) -> None:
        """Raises WriterPoisoned, LogBusy, NotWritten."""
        with self.writing() as db:
            staging.stage(db, self._texts, job, placed)

    def staged(self, job: str) -> Iterator[tuple[FragmentName, Placed]]:
        """What a job holds now, in order of the names' first appearance."""
        last = 0
        while batch := self.rows(
            "SELECT s.name, n.text, f.digest, s.trace FROM staged s JOIN names n ON n.id = s.name JOIN fragments f ON f.id = s.fragment"
            f" WHERE s.job = ? AND s.name > ? ORDER BY s.name LIMIT {BATCH}",
            (job, last),
        ):
            for _, name, digest, trace in batch:
                yield name, Placed(Digest(digest), self.trace(trace))
            last = batch[-1][0]

    def unstage(self, job: str, names: Iterable[FragmentName]) -> None:
        """Raises WriterPoisoned, LogBusy, NotWritten."""
        with self.writing() as db:
            staging.unstage(db, self._texts, job, names)

    def discard(self, job: str) -> None:
        """Raises WriterPoisoned, LogBusy, NotWritten."""
        with self.writing() as db:
            staging.discard(db, job)


def _make_folder(folder: FilePath) -> None:
    if folder.is_dir():
        return
    folder.mkdir(parents=True)
    for made in (folder, folder.parent):
        directory = os.open(made, os.O_RDONLY)
        try:
            os.fsync(directory)  # else a power cut could take the whole folder away
        finally:
            os.close(directory)
