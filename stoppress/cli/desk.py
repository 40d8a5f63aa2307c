"""`stoppress desk`: the web server of the desk and its API."""

import errno
import signal
import sys
from pathlib import Path
from types import FrameType

import click

from stoppress.cli.options import PORT, data_option

THREADS = 8
EVERY_ADDRESS = ("", "0.0.0.0", "::")


class PortTaken(RuntimeError):
    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"Port {port} on {host} is in use. Stop what listens there, or choose another with --port.")


@click.command(short_help="Run the desk's web server and API.")
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address of this machine to listen on; 0.0.0.0 is every one.")
@click.option("--port", type=PORT, default=8001, show_default=True)
def command(data: Path, host: str, port: int) -> None:
    """Serve the desk in the foreground until Ctrl-C or SIGTERM. What is published goes through the pressroom.

    \b
    Example:
      stoppress desk --data data --port 8001
    """
    from stoppress.desk.opening import open_desk

    # Its callers show a token, never a cookie, so on every address any name for this machine will do.
    open_desk(data, ("*",) if host in EVERY_ADDRESS else (host,))

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
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host, port) from error
        raise
    signal.signal(signal.SIGTERM, _leave)
    click.echo(f'{{"part": "desk", "event": "ready", "host": "{host}", "port": {port}}}', err=True)
    server.run()


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(0)  # the server ends what is under way, then returns
