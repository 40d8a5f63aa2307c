"""The demo's accounts: made with a new demo newsroom, their password printed at each start; never where others could reach the desk.

DIR/desk/demo-accounts (mode 600) names them for as long as the printed password opens them. Knows no Django until it makes them.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from secrets import choice, randbelow
from typing import Any

from stoppress.desk.policy import Role

ACCOUNTS: Mapping[str, Role] = {"demo": "admin", "demo-reporter": "reporter", "demo-freelancer": "freelancer"}
WORDS = (
    "anchor", "barrel", "beacon", "canvas", "cargo", "copper", "cutter", "delta", "ferry", "galley", "gravel", "gull", "harbour",
    "herring", "island", "jetty", "keel", "ladder", "lantern", "linen", "mackerel", "marsh", "needle", "oyster", "paper", "pebble",
    "pilot", "quarry", "rudder", "saddle", "salt", "signal", "timber", "tunnel", "velvet", "willow",
)  # fmt: skip


class DemoAccountsStand(RuntimeError):
    def __init__(self, names: list[str], data: Path) -> None:
        super().__init__(
            f"Others could reach this desk, and the demo's accounts ({', '.join(names)}) stand with the password that was printed. "
            f"Close them first: stoppress user --demo --close --data {data}; or give each a password of its own: "
            f"stoppress user {names[0]} --data {data}."
        )


def _path(data: Path) -> Path:
    return data / "desk" / "demo-accounts"


def read_demo_accounts(data: Path) -> tuple[str, list[str]]:
    """The printed password and the names that it opens; none where there are none."""
    try:
        said = json.loads(_path(data).read_text())
        return str(said["password"]), [str(name) for name in said["names"]]
    except (OSError, ValueError, KeyError, TypeError):
        return "", []


def check_no_demo_accounts(data: Path) -> None:
    """Raises DemoAccountsStand."""
    _, names = read_demo_accounts(data)
    if names:
        raise DemoAccountsStand(names, data)


def make_demo_accounts(data: Path) -> None:
    """One account a role of the demo, all with a password made up for this folder."""
    from django.contrib.auth.models import User

    from stoppress.desk.people import give_roles, make_account

    password = "-".join([*(choice(WORDS) for _ in range(3)), str(100 + randbelow(900))])
    made = []
    for name, role in ACCOUNTS.items():
        if User.objects.filter(username=name).exists():
            continue
        user = make_account(name, [role], "stoppress up")
        user.set_password(password)
        user.save()
        give_roles(user, [role], "stoppress up")
        made.append(name)
    if made:
        _write(data, password, made)


def close_demo_accounts(data: Path, by: str) -> list[str]:
    """Close all of them that stand; answers their names."""
    from django.contrib.auth.models import User

    from stoppress.desk.people import close_account

    _, names = read_demo_accounts(data)
    for user in User.objects.filter(username__in=names, is_active=True):
        close_account(user, by, even_last=True)
    _path(data).unlink(missing_ok=True)
    return names


def forget_demo_account(data: Path, name: str) -> None:
    """An account whose password was changed, or that was closed, is an account like others."""
    password, names = read_demo_accounts(data)
    if name not in names:
        return
    names.remove(name)
    if names:
        _write(data, password, names)
    else:
        _path(data).unlink(missing_ok=True)


def forget_changed(sender: Any, user: Any, **_: Any) -> None:
    from django.conf import settings

    forget_demo_account(settings.STOPPRESS_DATA, user.get_username())


def _write(data: Path, password: str, names: list[str]) -> None:
    draft = _path(data).with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"password": password, "names": names}, file)
    draft.replace(_path(data))
