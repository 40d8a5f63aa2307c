"""`stoppress desk`: the web server of the desk and its API."""

import errno
import gc
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import click

from stoppress.cli.options import PORT, check_desk_url, data_option, desk_url_option, loopback, second_factor_option
from stoppress.desk.demo_accounts import check_no_demo_accounts

THREADS = 8
# With an address of its own, and listening to this machine alone, something on this machine stands in front: it says who asks.
BEHIND_PROXY: dict[str, Any] = {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
EVERY_ADDRESS = ("", "0.0.0.0", "::")


class PortTaken(RuntimeError):
    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"Port {port} on {host} is in use. Stop what listens there, or choose another with --port.")


@click.command(short_help="Run the desk's web server and API.")
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address of this machine to listen on; 0.0.0.0 is every one.")
@click.option("--port", type=PORT, default=8001, show_default=True)
@desk_url_option
@second_factor_option
def command(data: Path, host: str, port: int, desk_url: str | None, second_factor: bool | None) -> None:
    """Serve the desk in the foreground until Ctrl-C or SIGTERM. What is published goes through the pressroom.

    \b
    Example:
      stoppress desk --data data --port 8001
    """
    from stoppress.desk.opening import open_desk

    check_desk_url(desk_url)
    if not loopback(host) or desk_url:
        check_no_demo_accounts(data)
    needed = second_factor if second_factor is not None else (desk_url or "").startswith("https://")
    # The API's callers show a token, never a cookie, so on every address any name for this machine will do for it.
    open_desk(data, ("*",) if host in EVERY_ADDRESS else (host,), desk_url or "", needed)

    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    from stoppress.desk.api.requests import MOST_BYTES

    try:
        server = create_server(
            get_wsgi_application(),
            host=host or "0.0.0.0",
            port=port,
            threads=THREADS,
            ident=None,
            max_request_header_size=65_536,
            max_request_body_size=MOST_BYTES * 6,  # the API itself refuses what is over its own limit, in its own words
            channel_timeout=60,
            connection_limit=500,
            **(BEHIND_PROXY if desk_url and loopback(host) else {}),
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host, port) from error
        raise
    signal.signal(signal.SIGTERM, _leave)
    _settle()
    click.echo(f'{{"part": "desk", "event": "ready", "host": "{host}", "port": {port}}}', err=True)
    server.run()


def _settle() -> None:
    """Load every view before the first request, and have no collection of garbage walk all that stands by then again."""
    from django.urls import get_resolver

    get_resolver().reverse_dict  # noqa: B018  # asking for it loads them
    gc.collect()
    gc.freeze()


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(0)  # the server ends what is under way, then returns
