"""`stoppress export`: the whole newsroom as a folder."""

import json
from pathlib import Path

import click

from stoppress.cli.options import data_option, json_option


@click.command(short_help="Write the whole newsroom as a folder.")
@click.argument("path", type=click.Path(path_type=Path))
@data_option
@json_option
def command(path: Path, data: Path, as_json: bool) -> None:
    """Write the newsroom into PATH, a new folder: stories (drafts, unpublished and killed ones too), newsroom.yaml, originals
    of pictures, theme, and what this version only keeps. A PATH that ends in .jsonl, .jsonl.gz or .json gets the stories alone.

    With --json: {"stories", "pictures", "lost": [hrefs of pictures whose file is gone]}.

    \b
    Example:
      stoppress export harbour-post --data data
    """
    from stoppress.desk.opening import open_desk

    open_desk(data)

    from stoppress.desk.exporting import export_newsroom

    exported = export_newsroom(path, data.absolute(), lambda stories: None if as_json else click.echo(f"{stories:,} stories…", err=True))
    if as_json:
        click.echo(json.dumps({"stories": exported.stories, "pictures": exported.pictures, "lost": list(exported.lost)}))
        return
    for href in exported.lost:
        click.echo(f"{href}: the desk no longer has this file.", err=True)
    click.echo(f"{exported.stories:,} stories and {exported.pictures:,} files of media written to {path}.")
