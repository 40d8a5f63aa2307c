"""`stoppress show`: what one edition changed."""

from pathlib import Path

import click

from stoppress.cli.answering import answer_json, table
from stoppress.cli.options import EDITION, data_option, json_option


@click.command(short_help="What one edition changed.")
@click.argument("number", type=EDITION, required=False)
@data_option
@json_option
@click.option("--pages", "with_pages", is_flag=True, help="List every page that shows a changed fragment too (reads all pages).")
def command(number: int | None, data: Path, as_json: bool, with_pages: bool) -> None:
    """What edition NUMBER (else the newest) changed.

    Its fragments with their bytes before and after, and the pages that came, went or are made of other fragments.

    \b
    With --json an object: edition, at, cause, author, root, fragments (name, was, bytes: identity bytes,
    null where it did not stand), paths (pages whose make-up changed), and pages with --pages.

    \b
    Example:
      stoppress show 412
    """
    from stoppress.cli.recorded import edition_of, fragment_length, in_words, recorded
    from stoppress.cli.turns import changed_between, pages_showing

    with recorded(data) as log:
        edition = edition_of(log, number, None)
        names, paths = changed_between(log, edition.number - 1, edition.number)
        fragments = [
            {
                "name": name,
                "was": fragment_length(log, name, edition.number - 1) if edition.number > 1 else None,
                "bytes": fragment_length(log, name, edition.number),
            }
            for name in sorted(names)
        ]
        pages = sorted(pages_showing(log, names, edition.number)) if with_pages else None
    about = {
        "edition": edition.number,
        "at": in_words(edition.at),
        "cause": edition.cause,
        "author": edition.author,
        "root": edition.root.hex(),
    }
    if as_json:
        answer_json(about | {"fragments": fragments, "paths": sorted(paths)} | ({} if pages is None else {"pages": pages}))
        return
    click.echo(f"edition {edition.number}  {about['at']}  {edition.author}\n{edition.cause}\n")
    if fragments:
        table(("fragment", "was", "bytes"), [tuple(fragment.values()) for fragment in fragments])
    for title, found in (
        ("Pages that came, went or are made of other fragments:", sorted(paths)),
        ("Pages that show a changed fragment:", pages),
    ):
        if found:
            click.echo(f"\n{title}")
            for path in found:
                click.echo(f"  {path}")
