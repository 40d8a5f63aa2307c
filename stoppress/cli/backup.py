"""`stoppress backup`: a whole newsroom as one folder or file."""

from pathlib import Path

import click

from stoppress.cli.options import data_option


@click.command(short_help="Copy a whole newsroom to a folder or a .tar file.")
@click.argument("target", type=click.Path(path_type=Path))
@data_option
def command(target: Path, data: Path) -> None:
    """Copy editions, desk, pictures, media and the desk's secret to TARGET: a new folder, or a new file that ends in .tar.

    Works while everything runs. What was acknowledged before it began is in it. Keep it as safe as the data folder itself.

    \b
    Example:
      stoppress backup /backups/harbour-post.tar
    """
    from stoppress.cli.backups import back_up
    from stoppress.cli.recorded import head_of

    head_of(data)
    manifest = back_up(data, target)
    click.echo(f"{target} holds the newsroom as of edition {manifest.edition}.")
