"""What commands take alike: the data folder, JSON answers, moments, spans of time and editions."""

import re
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import click

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="STOPPRESS_DATA",
    default=Path("data"),
    show_default="$STOPPRESS_DATA, else ./data",
    help="The data folder.",
)

desk_url_option = click.option(
    "--desk-url",
    envvar="STOPPRESS_DESK_URL",
    default=None,
    help="The address by which people reach the desk from elsewhere, through your own https: https://desk.example.org.",
)

second_factor_option = click.option(
    "--second-factor/--no-second-factor",
    default=None,
    help="Whether editors and above must have a passkey or a code beside the password; by default they must where --desk-url is https.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")


def loopback(host: str) -> bool:
    """Whether only this machine itself reaches a server there."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_desk_url(url: str | None) -> None:
    """Raises BadParameter."""
    if url and not re.fullmatch(r"https?://[a-zA-Z0-9.-]+(:\d{1,5})?/?", url):
        raise click.BadParameter("write scheme and host, as in https://desk.example.org.", param_hint="--desk-url")


class Moment(click.ParamType[int]):
    """A moment with its zone, `2026-03-02T14:03Z`; becomes milliseconds since 1970, UTC."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time. Write it as 2026-03-02T14:03Z or 2026-03-02T14:03:20+01:00.", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"{value!r} names no zone. End it with Z for UTC, or with an offset as +01:00.", param, ctx)
        return round(moment.timestamp() * 1000)


class Span(click.ParamType[int]):
    """A length of time, `90d`, `36h`, `45m` or `30s`; becomes milliseconds."""

    name = "SPAN"
    UNITS = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(\d{1,6})([dhms])", value)
        if found is None:
            self.fail(f"{value!r} is no span of time. Write a number and d, h, m or s, as in 90d.", param, ctx)
        return int(found[1]) * self.UNITS[found[2]]


MOMENT = Moment()
SPAN = Span()
EDITION = click.IntRange(min=1)
PORT = click.IntRange(1, 65535)
