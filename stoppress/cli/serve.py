"""`stoppress serve`: the readers' server, which needs the editions and nothing else."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from stoppress.cli.options import PORT, data_option


@click.command(short_help="Serve the editions to readers.")
@data_option
@click.option("--port", type=PORT, default=8000, show_default=True, help="Where readers come.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address of this machine to listen on; 0.0.0.0 is every one.")
@click.option("--url", default=None, help="The site's public address, whose host readers may ask for.")
@click.option("--host-allowed", multiple=True, metavar="NAME", help="Another host name that readers may ask for; may be given again.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="How many processes answer.")
@click.option("--access-log", is_flag=True, help="Write a line on standard error for each answer.")
def command(data: Path, port: int, host: str, url: str | None, host_allowed: tuple[str, ...], workers: int, access_log: bool) -> None:
    """Serve the editions of a data folder to readers, until Ctrl-C.

    Opens editions/ and media/ only, and goes on when desk, pressroom and their database are gone. Starts also where no edition
    exists yet, and shows the first one as soon as it does. Loopback's names and the host in the site's own robots.txt are
    always allowed.

    \b
    Example:
      stoppress serve --data data --port 8000 --url https://harbourpost.example
    """
    from stoppress.serving.listening import close, listen
    from stoppress.serving.running import Serving
    from stoppress.serving.workers import run_workers

    public = urlsplit(url) if url else None
    if public is not None and (public.scheme not in ("http", "https") or not public.hostname):
        raise click.BadParameter(f"{url!r} is no web address. Write it as https://harbourpost.example.", param_hint="--url")
    hosts = (host, *([public.hostname] if public is not None and public.hostname else []), *host_allowed)
    sockets = listen(host, port)
    try:
        run_workers(Serving(data.resolve(), hosts, access_log), sockets, workers)
    finally:
        close(sockets)
