"""`stoppress revert`: write earlier copy back to the desk."""

import getpass
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stoppress.cli.options import EDITION, data_option, json_option

if TYPE_CHECKING:
    from stoppress.desk.reverting import Reverted


@click.command(short_help="Undo an edition, or go back to one.")
@click.argument("edition", type=EDITION, required=False)
@click.option("--to", "back_to", type=EDITION, help="Go back to the state of this edition instead.")
@click.option("--note", default="", help="Why; it stands in the log.")
@data_option
@json_option
def command(edition: int | None, back_to: int | None, note: str, data: Path, as_json: bool) -> int:
    """Undo what EDITION did to its stories, or, with --to, bring all stories back to what they were in an edition.

    What they said is written back to the desk as new revisions and makes a new edition; the record keeps both. A story
    that was changed again since, or killed, is left as it is and named, and the status is then 1. Sections, rails and theme
    are not touched. With --json: {"written", "unpublished": [uris], "conflicts": {uri: why}, "edition"}.

    \b
    Example:
      stoppress revert 412 --note "Wrong photograph" --data data
    """
    if (edition is None) == (back_to is None):
        raise click.UsageError("Name one edition: `stoppress revert 412`, or `stoppress revert --to 411`.")
    from stoppress.desk.opening import open_desk

    data = data.absolute()
    open_desk(data)

    from stoppress.desk.pressroom_client import running_pressroom, take
    from stoppress.desk.reverting import revert_edition, revert_to
    from stoppress.editions.folder import open_reader

    log = open_reader(data / "editions")
    at, by = datetime.now(UTC), getpass.getuser()
    with running_pressroom(data):
        reverted = revert_to(log, back_to, at, by, note) if back_to is not None else revert_edition(log, edition or 0, at, by, note)
        taken = [take(data, change, 600) for change in reverted.changes]
    head = taken[-1].edition if taken else log.head()
    log.close()
    _tell(reverted, head, as_json)
    return 1 if reverted.conflicts else 0


def _tell(reverted: "Reverted", head: int, as_json: bool) -> None:
    if as_json:
        answer = {"written": reverted.written, "unpublished": reverted.unpublished, "conflicts": reverted.conflicts, "edition": head}
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    for uri, why in reverted.conflicts.items():
        click.echo(f"{uri}: {why}", err=True)
    click.echo(
        f"{len(reverted.written)} stories written back, {len(reverted.unpublished)} taken from readers, "
        f"{len(reverted.conflicts)} left as they are. Readers get edition {head}."
    )
