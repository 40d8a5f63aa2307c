"""`stoppress pictures`: draw what older pictures lack."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from stoppress.cli.options import data_option, json_option

LONGEST = 600.0  # seconds that the press may take for a hundred pictures


@click.command(short_help="Draw the sizes and formats that older pictures lack.")
@data_option
@click.option("--cards", is_flag=True, help="Also a card for every public story without a picture.")
@json_option
def command(data: Path, cards: bool, as_json: bool) -> None:
    """Draw what pictures of imports, and of earlier versions of Stop Press, lack: AVIF, and the shapes that search engines ask for.

    A hundred pictures are one edition. It may run beside `stoppress up` or alone, be interrupted, and be run again.
    With --json: {"pictures", "drawn", "cards"}.

    \b
    Example:
      stoppress pictures --data data
    """
    from stoppress.desk.opening import open_desk

    data = data.absolute()
    open_desk(data)

    from stoppress.desk.pressroom_client import running_pressroom, take
    from stoppress.desk.renewing import renew_cards, renew_pictures

    seen = drawn = made = 0
    at = datetime.now(UTC)
    with running_pressroom(data):
        for step in renew_pictures(at):
            seen, drawn = seen + step.seen, drawn + step.drawn
            if step.change is not None:
                take(data, step.change, LONGEST)
        for step in renew_cards(at) if cards else ():
            made += step.drawn
            if step.change is not None:
                take(data, step.change, LONGEST)
    if as_json:
        click.echo(json.dumps({"pictures": seen, "drawn": drawn, "cards": made}))
        return
    click.echo(f"{seen:,} pictures looked at, {drawn:,} drawn anew" + (f", {made:,} cards drawn." if cards else "."))
