"""`stoppress why`: what a page is made of, and which copy that read."""

from pathlib import Path

import click

from stoppress.cli.answering import answer_json
from stoppress.cli.options import data_option, json_option


@click.command(short_help="What a page is made of, and which copy that read.")
@click.argument("path")
@data_option
@json_option
def command(path: str, data: Path, as_json: bool) -> None:
    """The page at PATH as it stands: its fragments in order, and the copy keys that each one read.

    \b
    With --json an object: path, edition, status, headers (a fragment's name), fragments (name, digest,
    bytes, read: copy keys, absent ones too).

    \b
    Example:
      stoppress why /news/
    """
    from stoppress.cli.recorded import edition_of, fragment_length, page_of, recorded

    with recorded(data) as log:
        edition = edition_of(log, None, None)
        page = page_of(log, path, edition)
        made = [
            (
                name,
                (log.placed(name, edition.number) or b"").hex(),
                fragment_length(log, name, edition.number),
                sorted(log.read_by(name)),
            )
            for name in page.names
        ]
    if as_json:
        fragments = [dict(zip(("name", "digest", "bytes", "read"), piece, strict=True)) for piece in made]
        answer_json({"path": path, "edition": edition.number, "status": page.status, "headers": page.headers, "fragments": fragments})
        return
    click.echo(f"{path} in edition {edition.number}: status {page.status}, headers {page.headers}")
    for name, _, length, read in made:
        click.echo(f"  {name}  {'erased' if length is None else f'{length:,} bytes'}")
        for key in read:
            click.echo(f"    {key}")
