"""`stoppress restore`: a newsroom from its backup."""

from pathlib import Path

import click

from stoppress.cli.options import data_option


@click.command(short_help="Bring a newsroom back from a backup, into an empty folder.")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@data_option
def command(source: Path, data: Path) -> None:
    """Put the backup SOURCE (a folder or .tar file) into a new or empty data folder, once it is checked whole.

    \b
    Example:
      stoppress restore /backups/harbour-post.tar --data data
    """
    from stoppress.cli.backups import restore

    manifest = restore(source, data)
    click.echo(f"{data} stands at edition {manifest.edition}, as backed up {manifest.made}. Start it with `stoppress up --data {data}`.")
