"""The command line: one module a command, each loaded only when it is asked for, so that `serve` starts without Django."""

import os
import sys
from importlib import import_module

import click

from stoppress import __version__

COMMANDS: dict[str, str] = {
    "up": "stoppress.cli.up:command",
    "serve": "stoppress.cli.serve:command",
    "pressroom": "stoppress.cli.pressroom:command",
    "desk": "stoppress.cli.desk:command",
    "import": "stoppress.cli.import_:command",
    "export": "stoppress.cli.export:command",
    "pictures": "stoppress.cli.pictures:command",
    "press": "stoppress.cli.press:command",
    "log": "stoppress.cli.log:command",
    "show": "stoppress.cli.show:command",
    "diff": "stoppress.cli.diff:command",
    "why": "stoppress.cli.why:command",
    "record": "stoppress.cli.record:command",
    "revert": "stoppress.cli.revert:command",
    "verify": "stoppress.cli.verify:command",
    "prune": "stoppress.cli.prune:command",
    "backup": "stoppress.cli.backup:command",
    "restore": "stoppress.cli.restore:command",
    "bench": "stoppress.cli.bench:command",
    "token": "stoppress.cli.token:command",
    "user": "stoppress.cli.user:command",
}

OLDEST_PYTHON = (3, 11)


class Commands(click.Group):
    """The group of COMMANDS; a command's module is imported when the command is."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="stoppress")
def stoppress() -> None:
    """Stop Press, the publishing system of a newsroom.

    Journalists write in a database, readers get files, a press between them renders what changed.

    \b
    Example:
      stoppress up --data data
    """


def one_line(error: BaseException) -> str:
    """What an error says to the one who typed the command, in one line."""
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}."
    # A KeyError's str() is the repr of its argument.
    said = str(error.args[0]) if isinstance(error, LookupError) and error.args else str(error)
    return " ".join(said.split()) or type(error).__name__


def expected(error: BaseException) -> bool:
    """Whether an error is one that Stop Press, or the machine, raises for a reason its reader can act on."""
    return isinstance(error, OSError) or type(error).__module__.partition(".")[0] == "stoppress"


def main(arguments: list[str] | None = None) -> None:
    """Run one command and exit: 0 done, 1 failed (one line on standard error says why), 2 not understood, 130 stopped by Ctrl-C."""
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(str(part) for part in sys.version_info[:3])
        click.echo(f"stoppress: Python {found} is too old: Stop Press needs 3.11 or newer.", err=True)
        sys.exit(1)
    try:
        answer = stoppress.main(arguments, prog_name="stoppress", standalone_mode=False)
        sys.exit(answer if isinstance(answer, int) else 0)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(2)
    except click.UsageError as error:
        asked = error.ctx.command_path if error.ctx else "stoppress"
        click.echo(f"stoppress: {error.format_message()} See `{asked} --help`.", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        click.echo(f"stoppress: {error.format_message()}", err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away (`stoppress log | head`): nothing to say, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("STOPPRESS_TRACEBACK"):
            raise
        hint = "" if expected(error) else f" ({type(error).__name__}; STOPPRESS_TRACEBACK=1 shows where)"
        click.echo(f"stoppress: {one_line(error)}{hint}", err=True)
        sys.exit(1)
