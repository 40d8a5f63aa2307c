"""`stoppress import`: a newsroom folder, or a file of stories, to readable pages."""

import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stoppress.cli.options import data_option, json_option

if TYPE_CHECKING:
    from stoppress.desk.import_report import ImportReport

SAY_EVERY = 5.0  # seconds between two plain lines
MOST_SHOWN = 20  # problems told in words; --json has them all


@click.command(short_help="Take in a newsroom folder, or a file of stories.")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@data_option
@click.option("--dry-run", is_flag=True, help="Only report what would be done.")
@click.option("--as-draft", is_flag=True, help="Publish nothing: keep every story as a draft.")
@json_option
def command(path: Path, data: Path, dry_run: bool, as_draft: bool, as_json: bool) -> int:
    """Take in PATH: a newsroom folder, or one file of stories (.json, .jsonl, .jsonl.gz). Ends when readers have it all.

    It may run beside `stoppress up` or alone, be interrupted, and be run again: what is known already changes nothing.
    The status is 1 where a story was refused or held, or a page could not be made. With --json: {"read", "published", "updated",
    "unchanged", "held", "refused", "problems": [{"file", "line", "uri", "field", "message"}]}.

    \b
    Example:
      stoppress import wires/reuters-21578.ninjs.jsonl.gz --data data
    """
    from stoppress.desk.opening import open_desk

    data, path = data.absolute(), path.absolute()
    open_desk(data)

    from stoppress.desk.pressroom_client import knock, running_pressroom
    from stoppress.wires.folder import count_stories

    total = count_stories(path)
    began = time.monotonic()
    if dry_run:
        with showing(total, "Looking", as_json) as (show, _):
            report = _import(path, data, show, lambda change: None, dry_run=True, as_draft=as_draft)
    else:
        with running_pressroom(data), showing(total, "Importing", as_json) as (show, show_live):
            landmarks: list[tuple[int, int]] = []

            def saved(change: int) -> None:
                landmarks.append((change, 0))
                knock(data)

            def progress(report: "ImportReport") -> None:
                if landmarks:
                    landmarks[-1] = (landmarks[-1][0], report.read)
                show(report)
                show_live(_live(data, landmarks))

            report = _import(path, data, progress, saved, dry_run=False, as_draft=as_draft)
            _wait(data, report, landmarks, show_live)
    _tell(report, time.monotonic() - began, dry_run, as_json)
    if report.interrupted:
        return 130
    return 0 if report.clean else 1


def _import(
    path: Path, data: Path, progress: "Callable[[ImportReport], None]", saved: Callable[[int], None], *, dry_run: bool, as_draft: bool
) -> "ImportReport":
    from stoppress.desk.clock import SystemClock
    from stoppress.desk.importing import Importing

    importing = Importing(path, data, SystemClock(), dry_run=dry_run, as_draft=as_draft, progress=progress, saved=saved)
    former = {number: signal.signal(number, importing.stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        return importing.run()
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _live(data: Path, landmarks: list[tuple[int, int]]) -> int:
    """How many of the stories read so far readers have."""
    from stoppress.editions.folder import open_reader

    log = open_reader(data / "editions")
    try:
        mark = log.mark()
    finally:
        log.close()
    return max((read for change, read in landmarks if change <= mark), default=0)


def _wait(data: Path, report: "ImportReport", landmarks: list[tuple[int, int]], show_live: Callable[[int], None]) -> None:
    """Until readers have all that was saved."""
    from stoppress.desk.pressroom_client import StillPressing, take
    from stoppress.wires.item import Problem

    if report.last_change is None:
        return
    if landmarks:
        landmarks[-1] = (landmarks[-1][0], report.read)
    for change in sorted({report.last_change, *(change for change, _ in landmarks)}):
        while True:
            try:
                taken = take(data, change, 0.5)
                break
            except StillPressing:
                show_live(_live(data, landmarks))
        report.unpressed += [Problem(f"{owner} is saved and not live: {why}") for owner, why in taken.not_live.items()]
        report.unpressed += [Problem(f"{count} pieces of pages stay as they were: {why}") for why, count in taken.broken.items()]
    show_live(report.read)


@contextmanager
def showing(total: int, what: str, quiet: bool) -> "Iterator[tuple[Callable[[ImportReport], None], Callable[[int], None]]]":
    """How far it is: a bar with rate and time left at a terminal, else a line now and then, else (with --json) nothing."""
    if quiet:
        yield (lambda report: None), (lambda live: None)
    elif sys.stderr.isatty():
        with _bars(total, what) as shown:
            yield shown
    else:
        yield _lines(total, what)


@contextmanager
def _bars(total: int, what: str) -> "Iterator[tuple[Callable[[ImportReport], None], Callable[[int], None]]]":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """Stories a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f}/s" if task.speed else "")

    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        saved, live = progress.add_task(what, total=total), progress.add_task("Live", total=total, visible=what == "Importing")
        yield (lambda report: progress.update(saved, completed=report.read)), (lambda read: progress.update(live, completed=read))


def _lines(total: int, what: str) -> "tuple[Callable[[ImportReport], None], Callable[[int], None]]":
    began = said = time.monotonic()
    read = 0

    def show(report: "ImportReport") -> None:
        nonlocal read
        read = report.read

    def show_live(live: int) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said < SAY_EVERY:
            return
        said = now
        rate = live / (now - began)
        left = f", about {(total - live) / rate:.0f} s left" if rate and total > live else ""
        click.echo(f"{what}: {read:,} of {total:,} stories saved, {live:,} live, {rate:,.0f}/s{left}", err=True)

    return show, show_live


def _tell(report: "ImportReport", seconds: float, dry_run: bool, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
        return
    problems = report.everything()
    for problem in problems[:MOST_SHOWN]:
        place = ":".join(str(part) for part in (problem.file, problem.line) if part)
        click.echo(" ".join(part for part in (f"{place}:" if place else "", problem.uri, problem.field, problem.message) if part), err=True)
    if len(problems) > MOST_SHOWN:
        click.echo(f"… and {len(problems) - MOST_SHOWN:,} more; --json names them all.", err=True)
    words = "Would be: " if dry_run else ""
    counts = ", ".join(f"{getattr(report, name):,} {name}" for name in ("published", "updated", "unchanged", "held", "refused"))
    besides = [
        f"{count:,} {name}"
        for name, count in (("drafts", report.drafts), ("embargoed", report.embargoed), ("killed", report.killed))
        if count
    ]
    click.echo(f"{words}{report.read:,} stories read: {counts}{''.join(f', {one}' for one in besides)}; {seconds:.1f} s.")
    if report.interrupted:
        click.echo("Interrupted. Run it again to go on.", err=True)
