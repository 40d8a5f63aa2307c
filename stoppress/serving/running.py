"""Running: one process that serves the readers' site, from its first socket to its last answer."""

import asyncio
import gc
import resource
import signal
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import uvloop

from stoppress.editions.folder import open_reader
from stoppress.serving import journal
from stoppress.serving.answering import Site
from stoppress.serving.composing import Composer
from stoppress.serving.connection import LOOKING, House
from stoppress.serving.counting import Tally
from stoppress.serving.recompressing import Recompressor

DRAINING = 1.5  # seconds that answers under way get when the process is to stop
SPARE_FILES = 64  # descriptors kept for the log, files and sockets
MOST_CONNECTIONS = 20_000


@dataclass(frozen=True, slots=True)
class Serving:
    """What one server is told. `hosts` are names under which readers may ask, besides loopback's and the one robots.txt names."""

    data: Path
    hosts: tuple[str, ...] = ()
    access_log: bool = False


def site_of(serving: Serving, worker: int = 1) -> Site:
    """The site of a data folder, of which it opens editions/ and media/ only. Raises what `open_reader` raises."""
    tally = Tally(worker)
    reader = open_reader(serving.data / "editions")
    reader.head()  # an unreadable log, or one of a later format, is told at the start
    composer = Composer(reader, tally, Recompressor(tally))
    return Site(composer, serving.data / "media", tally, serving.hosts)


def run(serving: Serving, sockets: Sequence[socket.socket], worker: int = 1, parent: int | None = None) -> None:
    """Serve until SIGTERM or SIGINT, or until the pipe `parent` is closed at its other end. Raises what `site_of` raises."""
    site = site_of(serving, worker)
    try:
        uvloop.run(_serve(House(site, _most_connections(), time.monotonic, serving.access_log), sockets, parent))
    finally:
        site.composer.close()


async def _serve(house: House, sockets: Sequence[socket.socket], parent: int | None) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(number) is not signal.SIG_IGN:  # whoever started us may keep Ctrl-C to itself
            loop.add_signal_handler(number, stop.set)
    if parent is not None:
        loop.add_reader(parent, stop.set)
    servers = [await loop.create_server(house, sock=each) for each in sockets]

    def look() -> None:
        house.look_after()
        loop.call_later(LOOKING, look)

    look()
    gc.collect()
    gc.freeze()  # what stands by now stands for good: no collection need walk it again
    edition = house.site.composer.look()
    journal.say("serving", worker=house.site.tally.worker, at_edition=edition, address=[each.getsockname()[:2] for each in sockets])
    await stop.wait()

    if parent is not None:
        loop.remove_reader(parent)
    for server in servers:
        server.close()
    house.stop()
    end = loop.time() + DRAINING
    while house.open and loop.time() < end:
        await asyncio.sleep(0.02)
    for connection in tuple(house.open):
        connection.abort()
    journal.say("stopped", worker=house.site.tally.worker)


def _most_connections() -> int:
    """As many as there may be open files, of which the process first takes all it is allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else max(16, min(MOST_CONNECTIONS, soft - SPARE_FILES))
