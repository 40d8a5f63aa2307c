"""`stoppress token`: a secret for the desk's API."""

from datetime import UTC, datetime
from pathlib import Path

import click

from stoppress.cli.options import data_option

MAY = {"publish": "publish and read", "read": "read"}


@click.command(short_help="Make a token for the desk's API.")
@click.argument("name")
@data_option
@click.option("--role", type=click.Choice(list(MAY)), default="publish", show_default=True, help="What its bearer may do.")
@click.option("--revoke", is_flag=True, help="Make the token of that name useless instead.")
def command(name: str, data: Path, role: str, revoke: bool) -> None:
    """Print a new token for NAME, as the last word; one that NAME had before works no longer. It is shown this once.

    \b
    Example:
      stoppress token wire-desk --data data
      curl -H "Authorization: Bearer TOKEN" "http://localhost:8001/api/stories?uri=tag:…"
    """
    if not name.strip() or len(name) > 200:
        raise click.BadParameter("a name has 1 to 200 letters.", param_hint="NAME")
    from stoppress.desk.opening import open_desk

    open_desk(data)

    from stoppress.desk.audit import acting
    from stoppress.desk.tokens import make_token, revoke_token

    if revoke:
        with acting("stoppress token"):
            found = revoke_token(name)
        if not found:
            raise click.ClickException(f"No token of the name {name} is in use.")
        click.echo(f"The token of {name} works no longer.")
        return
    with acting("stoppress token"):
        secret = make_token(name, role, datetime.now(UTC))
    click.echo(f"Token of {name}, who may {MAY[role]} with it: {secret}")
