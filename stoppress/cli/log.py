"""`stoppress log`: the editions, newest first."""

from itertools import islice
from pathlib import Path

import click

from stoppress.cli.answering import answer_json, table
from stoppress.cli.options import data_option, json_option


@click.command(short_help="List the editions, newest first.")
@data_option
@json_option
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many, at most.")
def command(data: Path, as_json: bool, limit: int) -> None:
    """List the editions, newest first: number, time (UTC), author and cause.

    \b
    With --json a list of objects: edition, at, cause, author, root.

    \b
    Example:
      stoppress log --limit 5
    """
    from stoppress.cli.recorded import in_words, recorded

    with recorded(data) as log:
        editions = list(islice(log.editions(), limit))
    if as_json:
        answer_json(
            [
                {
                    "edition": edition.number,
                    "at": in_words(edition.at),
                    "cause": edition.cause,
                    "author": edition.author,
                    "root": edition.root.hex(),
                }
                for edition in editions
            ]
        )
        return
    table(
        ("edition", "at", "author", "cause"),
        [(edition.number, in_words(edition.at), edition.author, edition.cause) for edition in editions],
    )
