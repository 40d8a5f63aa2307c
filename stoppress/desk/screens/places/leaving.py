"""Leaving: a contributor who left keeps byline and page, and loses the account."""

from typing import Any

from stoppress.desk.models import Contributor


class OwnAccount(ValueError):
    """Nobody shuts themselves out."""

    def __init__(self) -> None:
        super().__init__("This is your own account: another admin has to say that you left.")


def leave(person: Contributor, *, by: Any) -> None:
    """Inside a transaction. Every session of the account ends with its next request. Raises OwnAccount."""
    account = person.account
    if account is not None and account.pk == by.pk:
        raise OwnAccount
    if account is not None and account.is_active:
        account.is_active = False
        account.save(update_fields=["is_active"])


def come_back(person: Contributor) -> None:
    """The account opens again; its role is as it was."""
    account = person.account
    if account is not None and not account.is_active:
        account.is_active = True
        account.save(update_fields=["is_active"])
