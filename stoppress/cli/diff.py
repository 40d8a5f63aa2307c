"""`stoppress diff`: what differs between two editions."""

import difflib
from pathlib import Path

import click

from stoppress.cli.answering import answer_json, table
from stoppress.cli.options import EDITION, data_option, json_option
from stoppress.cli.recorded import NoSuchPage
from stoppress.editions.log import Edition, Holdings


@click.command(short_help="What differs between two editions.")
@click.argument("one", type=EDITION)
@click.argument("other", type=EDITION)
@click.argument("path", required=False)
@data_option
@json_option
def command(one: int, other: int, path: str | None, data: Path, as_json: bool) -> None:
    """Which fragments and pages differ between two editions; with PATH, how its text differs, as a unified diff.

    \b
    With --json an object: from, to, fragments (name, from, to: identity bytes, null where it does not
    stand), paths (pages whose make-up differs); with PATH: from, to, path, diff (lines).

    \b
    Example:
      stoppress diff 411 412
      stoppress diff 411 412 /news/
    """
    from stoppress.cli.recorded import fragment_length, recorded
    from stoppress.cli.turns import differing

    with recorded(data) as log:
        before, after = log.edition(one), log.edition(other)
        if path is not None:
            lines = text_diff(log, path, before, after)
            if as_json:
                answer_json({"from": one, "to": other, "path": path, "diff": lines})
            for line in lines if not as_json else ():
                click.echo(line)
            return
        names, paths = differing(log, one, other)
        fragments = [
            {"name": name, "from": fragment_length(log, name, one), "to": fragment_length(log, name, other)} for name in sorted(names)
        ]
    if as_json:
        answer_json({"from": one, "to": other, "fragments": fragments, "paths": sorted(paths)})
        return
    if fragments:
        table(("fragment", str(one), str(other)), [tuple(fragment.values()) for fragment in fragments])
    for changed in sorted(paths):
        click.echo(f"page {changed}")


def text_diff(log: Holdings, path: str, before: Edition, after: Edition) -> list[str]:
    """A unified diff of what readers got; a page that did not stand in one of the two counts as empty. Raises NoSuchPage."""
    from stoppress.cli.recorded import body_of

    bodies = [None if page is None else body_of(log, page, each) for each in (before, after) for page in [log.page(path, each.number)]]
    if bodies == [None, None]:
        raise NoSuchPage(path, after)
    try:
        old, new = ((body or b"").decode() for body in bodies)
    except UnicodeDecodeError:
        return [] if bodies[0] == bodies[1] else [f"{path} is no text, and differs."]
    titles = (f"{path} in edition {before.number}", f"{path} in edition {after.number}")
    return list(difflib.unified_diff(old.splitlines(), new.splitlines(), *titles, lineterm=""))
