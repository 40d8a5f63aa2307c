"""Importing: a newsroom folder or a file of stories, saved in batches here while the pressroom presses those before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from stoppress.desk import publishing
from stoppress.desk.clock import Clock, moment
from stoppress.desk.departures import note_departures
from stoppress.desk.import_report import ImportReport
from stoppress.desk.item_pictures import ItemPictures
from stoppress.desk.newsroom_import import FILE, NewsroomImport
from stoppress.desk.publishing import Result
from stoppress.desk.renewing import draw_cards
from stoppress.desk.story_items import unmarked
from stoppress.wires import folder as newsroom_folder
from stoppress.wires.item import Item, Problem
from stoppress.wires.newsroom_yaml import UnreadableNewsroom
from stoppress.wires.ninjs import parse_item

BATCH = 1_000
FIRST_BATCH = 250  # so that the pressroom begins early

Progress: TypeAlias = Callable[[ImportReport], None]


@dataclass(frozen=True)
class Read:
    """One item and where it stood."""

    item: Item
    file: str
    line: int


class Importing:
    """One import. `stop` may be called from a signal handler: the batch at hand is finished, the rest left."""

    def __init__(
        self,
        path: Path,
        data: Path,
        clock: Clock,
        *,
        dry_run: bool = False,
        as_draft: bool = False,
        progress: Progress = lambda report: None,
        saved: Callable[[int], None] = lambda change: None,
    ) -> None:
        self._path = path
        self._clock = clock
        self._dry_run = dry_run
        self._as_draft = as_draft
        self._progress = progress
        self._saved = saved  # told of each change that is committed
        self._pictures = ItemPictures(data, _media_folder(path))
        self._around = NewsroomImport(path, data, self._pictures)
        self._stopped = False
        self.report = ImportReport()

    def stop(self, *_: object) -> None:
        self._stopped = True

    def run(self) -> ImportReport:
        """Read everything and save what is fit. Raises NoNewsroom, OSError; a bad line only goes into the report."""
        newsroom_folder.story_files(self._path)
        if self._path.is_dir():
            self._take_surroundings()
        for batch in self._batches():
            self._save(batch)
            self._progress(self.report)
            if self._stopped:
                self.report.interrupted = True
                break
        if self._path.is_dir() and not self._dry_run and not self._stopped:
            self.report.refused += self._around.take_kept()
        self.report.problems += self._around.problems
        return self.report

    def _take_surroundings(self) -> None:
        try:
            newsroom = newsroom_folder.newsroom_of(self._path)
        except UnreadableNewsroom as error:
            self.report.refuse(Problem(str(error), file=FILE))
            return
        if newsroom is None:
            return
        self.report.problems += newsroom.problems
        if self._dry_run:
            return
        if self._as_draft:
            self.report.problems.append(Problem("Not taken in: with --as-draft nothing that readers see may change.", file=FILE))
            return
        for change in (self._around.take_theme(self._now()), self._around.take(newsroom, self._now())):
            if change is not None:
                self._committed(change)

    def _batches(self) -> Iterator[list[Read]]:
        batch: list[Read] = []
        size = FIRST_BATCH
        for entry in newsroom_folder.stories(self._path):
            self.report.read += 1
            if isinstance(entry, Problem):
                self.report.refuse(entry)
                continue
            item, problems = parse_item(entry.data, entry.file, entry.line)
            if item is None:
                self.report.refuse(*problems)
                continue
            self.report.problems += problems
            batch.append(Read(item, entry.file, entry.line))
            if len(batch) >= size:
                yield batch
                batch, size = [], BATCH
        if batch:
            yield batch

    def _save(self, batch: list[Read]) -> None:
        items, left, cards = [], {}, []
        for read in batch:
            item, marks = unmarked(read.item)
            items.append(item)
            if marks.left is not None:
                left[item.uri] = marks.left
            if marks.card:
                cards.append(item.uri)
        results = self._apply(items)
        where = {read.item.uri: read for read in batch}
        for problem in self._pictures.told():
            read = where[problem.uri]
            self.report.problems.append(Problem(problem.message, problem.field, problem.uri, read.file, read.line))
        for read, result in zip(batch, results, strict=True):
            self.report.add(read.item, result, read.file, read.line)
        changes = {result.change for result in results if result.change is not None}
        if left and not self._dry_run and not self._as_draft and (change := note_departures(left, self._now())) is not None:
            changes.add(change)
        if cards and not self._dry_run and not self._as_draft:
            changes |= set(draw_cards(cards, self._now()))
        for change in sorted(changes):
            self._committed(change)

    def _apply(self, items: list[Item]) -> tuple[Result, ...]:
        at = moment(self._clock.now_ms())
        if self._dry_run:
            return publishing.preview_items(items, at=at, as_draft=self._as_draft)
        pictures = self._pictures.of(items)
        return publishing.apply_items(items, at=at, by="import", pictures=pictures, as_draft=self._as_draft)

    def _committed(self, change: int) -> None:
        self.report.last_change = change
        self._saved(change)

    def _now(self) -> datetime:
        return moment(self._clock.now_ms())


def _media_folder(path: Path) -> Path:
    """The folder that hrefs are relative to: a single file's own."""
    return path if path.is_dir() else path.parent
