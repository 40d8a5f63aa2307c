"""`stoppress user`: an account for the desk."""

import os
import secrets
import sys
from pathlib import Path

import click

from stoppress.cli.options import data_option
from stoppress.desk.policy import ROLES

LEAST = 12  # characters of a password
BY = "stoppress user"  # as the audit log names who did it


class PasswordTooShort(ValueError):
    def __init__(self) -> None:
        super().__init__(f"A password has at least {LEAST} characters.")


@click.command(short_help="Make an account for the desk.")
@click.argument("name", required=False)
@data_option
@click.option(
    "--role", "roles", type=click.Choice(ROLES), multiple=True, help="What NAME may do; once for each role. Replaces former roles."
)
@click.option("--email", default="", help="Shown to colleagues; nothing is sent there.")
@click.option("--close", is_flag=True, help="Close the account instead: NAME is signed out, and in no more.")
@click.option("--demo", is_flag=True, help="The demo's accounts, in place of NAME.")
def command(name: str | None, data: Path, roles: tuple[str, ...], email: str, close: bool, demo: bool) -> None:
    """Make an account for NAME, or give it a new password; with --role, other roles.

    The password is asked for at a terminal, else taken from STOPPRESS_PASSWORD, else made up and printed once. An account
    without a role can sign in and do nothing. Who has lost a telephone gets a new way in from People, at the desk.

    \b
    Example:
      stoppress user r.hale --role editor --role "picture editor" --data data
    """
    if (name is None) is not demo:
        raise click.UsageError("Give a NAME, or --demo.")
    from stoppress.desk.opening import open_desk

    open_desk(data)
    if name is None:
        _demo(data.absolute(), close)
    elif close:
        _close(name, data)
    else:
        _make(name, roles, email, data)


def _make(name: str, roles: tuple[str, ...], email: str, data: Path) -> None:
    from django.contrib.auth.models import User
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from stoppress.desk.audit import note
    from stoppress.desk.demo_accounts import forget_demo_account
    from stoppress.desk.people import end_sessions, give_roles, roles_in_order

    password, told = _password()
    user = User.objects.filter(username=name).first()
    word = "has a new password" if user else "may use the desk"
    user = user or User(username=name)
    user.email = email or user.email
    user.set_password(password)
    try:
        user.full_clean()
        validate_password(password, user)
    except ValidationError as error:
        raise click.BadParameter(" ".join(error.messages), param_hint="NAME") from error
    with transaction.atomic():
        note("set password" if user.pk else "make account", person=BY, about=name)
        user.save()
        end_sessions(user)
        if roles:
            give_roles(user, roles, BY)
    forget_demo_account(data.absolute(), name)
    has = roles_in_order(User.objects.get(pk=user.pk))
    as_what = f" as {', '.join(has)}" if has else " once it has a role: --role gives one"
    click.echo(f"{name} {word}{as_what}." + (f" The password, shown this once: {password}" if told else ""))


def _close(name: str, data: Path) -> None:
    from django.contrib.auth.models import User

    from stoppress.desk.demo_accounts import forget_demo_account
    from stoppress.desk.people import close_account

    user = User.objects.filter(username=name).first()
    if user is None:
        raise click.ClickException(f"There is no account {name}.")
    close_account(user, BY)
    forget_demo_account(data.absolute(), name)
    click.echo(f"{name} is closed.")


def _demo(data: Path, close: bool) -> None:
    from stoppress.desk.demo_accounts import close_demo_accounts, make_demo_accounts, read_demo_accounts

    if close:
        names = close_demo_accounts(data, BY)
        click.echo(f"Closed: {', '.join(names)}." if names else "There are no demo accounts.")
        return
    make_demo_accounts(data)
    _, names = read_demo_accounts(data)
    click.echo(f"The demo's accounts stand: {', '.join(names)}. `stoppress up` prints their password.", err=True)


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
