"""`stoppress prune`: forget how the site was before a moment."""

import time
from pathlib import Path

import click

from stoppress.cli.answering import answer_json
from stoppress.cli.options import SPAN, data_option, json_option


@click.command(short_help="Forget how the site was longer ago than a span of time.")
@data_option
@json_option
@click.option("--keep", type=SPAN, required=True, help="How far back any page can still be asked for, as 90d or 36h.")
def command(data: Path, as_json: bool, keep: int) -> None:
    """Drop what no edition of the last KEEP shows. The head stays whole, and so does the list of editions with their roots.

    Readers' servers may run meanwhile; the pressroom may not: stop `stoppress up` with Ctrl-C first (or run this under
    `stoppress serve` alone). May be interrupted and run again.

    \b
    With --json an object: oldest (the oldest edition that can still be asked for), placings, pages,
    fragments (how many rows went).

    \b
    Example:
      stoppress prune --keep 90d
    """
    from stoppress.cli.recorded import head_of
    from stoppress.desk.pressroom_lock import holding_lock
    from stoppress.editions.pruning import prune
    from stoppress.editions.sqlite import SqliteEditions

    head_of(data)
    with holding_lock(data):
        writer = SqliteEditions(data / "editions")
        try:
            pruned = prune(writer, time.time_ns() // 1_000_000 - keep)
        finally:
            writer.close()
    if as_json:
        answer_json({"oldest": pruned.oldest, "placings": pruned.placings, "pages": pruned.pages, "fragments": pruned.fragments})
        return
    click.echo(f"{pruned.fragments:,} fragments went. The oldest edition that can still be asked for is {max(1, pruned.oldest)}.")
