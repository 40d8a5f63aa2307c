"""`stoppress press`: press what is stale, or every page again."""

import json
from pathlib import Path

import click

from stoppress.cli.options import data_option, json_option


@click.command(short_help="Press what is stale, or every page from scratch.")
@data_option
@click.option("--from-scratch", is_flag=True, help="Press every page again from the filed copy.")
@json_option
def command(data: Path, from_scratch: bool, as_json: bool) -> None:
    """Have the pressroom press what is stale after a change of templates or styles; where none runs, one does it meanwhile.

    With --json: {"edition", "ms"}.

    \b
    Example:
      stoppress press --from-scratch --data data
    """
    from stoppress.desk.pressroom_client import ask, running_pressroom

    data = data.absolute()
    with running_pressroom(data):
        answer = ask(data, {"press": "scratch" if from_scratch else "head"}, None)
    if as_json:
        click.echo(json.dumps({"edition": answer["edition"], "ms": answer["ms"]}))
    else:
        click.echo(f"Readers get edition {answer['edition']}, pressed in {answer['ms'] / 1000:.1f} s.")
