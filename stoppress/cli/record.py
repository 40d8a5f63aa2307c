"""`stoppress record`: a page as readers saw it."""

import sys
from pathlib import Path

import click

from stoppress.cli.options import EDITION, MOMENT, data_option


@click.command(short_help="A page as readers saw it at any moment.")
@click.argument("path")
@data_option
@click.option("--at", type=MOMENT, help="The moment, as 2026-03-02T14:03Z; else now.")
@click.option("--edition", "number", type=EDITION, help="An edition by its number, in place of a moment.")
def command(path: str, data: Path, at: int | None, number: int | None) -> None:
    """Write the page at PATH to standard output, byte for byte as readers got it (its body, in identity coding).

    \b
    Example:
      stoppress record / --at 2026-03-02T14:03Z > front.html
    """
    from stoppress.cli.recorded import body_of, edition_of, page_of, recorded

    if at is not None and number is not None:
        raise click.UsageError("Give a moment or an edition, not both.")
    with recorded(data) as log:
        edition = edition_of(log, number, at)
        body = body_of(log, page_of(log, path, edition), edition)
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()
