"""`stoppress user`: an account for the desk."""

import os
import secrets
import sys
from pathlib import Path

import click

from stoppress.cli.options import data_option

LEAST = 12  # characters of a password


class PasswordTooShort(ValueError):
    def __init__(self) -> None:
        super().__init__(f"A password has at least {LEAST} characters.")


@click.command(short_help="Make an account for the desk.")
@click.argument("name")
@data_option
@click.option("--email", default="", help="Where notices go.")
def command(name: str, data: Path, email: str) -> None:
    """Make an account for NAME, or give it a new password. The desk's screens, which ask for it, come with the next release.

    The password is asked for at a terminal, else taken from STOPPRESS_PASSWORD, else made up and printed once.

    \b
    Example:
      stoppress user r.hale --data data
    """
    from stoppress.desk.opening import open_desk

    open_desk(data)

    from django.contrib.auth.models import User
    from django.core.exceptions import ValidationError

    password, told = _password()
    user = User.objects.filter(username=name).first()
    word = "has a new password" if user else "may use the desk"
    user = user or User(username=name)
    user.email = email or user.email
    user.set_password(password)
    try:
        user.full_clean()
    except ValidationError as error:
        raise click.BadParameter(" ".join(error.messages), param_hint="NAME") from error
    user.save()
    click.echo(f"{name} {word}." + (f" The password, shown this once: {password}" if told else ""))


def _password() -> tuple[str, bool]:
    """The password, and whether its owner must still be told it."""
    given = os.environ.get("STOPPRESS_PASSWORD")
    if given is None and sys.stdin.isatty():
        given = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if given is None:
        return secrets.token_urlsafe(15), True
    if len(given) < LEAST:
        raise PasswordTooShort
    return given, False
