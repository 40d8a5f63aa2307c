"""`stoppress verify`: whether the log holds what it cites, and whether the head is what its copy gives."""

from pathlib import Path

import click

from stoppress.cli.answering import answer_json
from stoppress.cli.options import data_option, json_option


@click.command(short_help="Check that all that editions cite is held and true.")
@data_option
@json_option
@click.option("--press", is_flag=True, help="Press the head again from its copy too, and compare every page (writes nothing).")
def command(data: Path, as_json: bool, press: bool) -> int:
    """Check every fragment, page and edition of the log, also while it is written. Ends with 1 and names each that is wrong.

    \b
    With --json an object: edition, sound, damage (kind, what, why), and with --press
    differences (what: a page or fragment that a press from scratch makes otherwise, why).

    \b
    Example:
      stoppress verify --press
    """
    from stoppress.cli.recorded import head_of, recorded
    from stoppress.editions.verifying import verify

    edition = head_of(data)
    damage = [{"kind": each.kind, "what": each.what, "why": each.why} for each in verify(data / "editions")]
    differences: list[dict[str, str]] = []
    if press and not damage:
        from stoppress.press.scratch import verify_press

        with recorded(data) as log:
            differences = [{"what": each.what, "why": each.why} for each in verify_press(log, data / "editions", workers=2)]
    sound = not damage and not differences
    if as_json:
        answer_json({"edition": edition, "sound": sound, "damage": damage} | ({"differences": differences} if press else {}))
        return 0 if sound else 1
    for each in damage:
        click.echo(f"{each['kind']} {each['what']}: {each['why']}")
    for each in differences:
        click.echo(f"{each['what']}: {each['why']}")
    if press and damage:
        click.echo("Not compared with a press from scratch: mend the damage first.")
    if sound:
        click.echo(f"Edition {edition} and all before it are sound{'; the head is what its copy gives' if press else ''}.")
    return 0 if sound else 1
