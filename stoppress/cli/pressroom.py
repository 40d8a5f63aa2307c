"""`stoppress pressroom`: the process that files copy and has it pressed."""

import gc
import signal
import sys
from pathlib import Path

import click

from stoppress.cli.options import data_option


@click.command(short_help="Run the part that presses what the desk publishes.")
@data_option
@click.option("--url", default=None, help="The site's public address, whatever newsroom.yaml says.")
@click.option("--default-url", default=None, help="The site's public address while nobody has said one.")
@click.option("--with-parent", is_flag=True, hidden=True, help="Leave when standard input closes.")
def command(data: Path, url: str | None, default_url: str | None, with_parent: bool) -> None:
    """Take the desk's changes in order, press them, and keep the timetable, in the foreground until Ctrl-C or SIGTERM.

    `stoppress up` runs it with the others; only one can work on a data folder.

    \b
    Example:
      stoppress pressroom --data data
    """
    from stoppress.desk.opening import open_desk

    data = data.absolute()
    open_desk(data)

    from stoppress.desk import timetable
    from stoppress.desk.clock import SystemClock
    from stoppress.desk.founding import found_newsroom
    from stoppress.desk.pressing import Pressing
    from stoppress.desk.pressroom import Pressroom
    from stoppress.desk.pressroom_line import Switchboard, hang_up, listen
    from stoppress.desk.pressroom_lock import holding_lock
    from stoppress.desk.public_address import PublicAddress
    from stoppress.editions.folder import open_writer

    with holding_lock(data):
        found_newsroom(data)
        clock = SystemClock()
        address = PublicAddress(url, default_url)
        board = Switchboard(listen(data))
        if with_parent:
            board.stay_with(sys.stdin.fileno())
        try:
            pressroom = Pressroom(lambda: Pressing(data, open_writer(data / "editions"), clock, address), clock, board, timetable)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, pressroom.stop)
            signal.set_wakeup_fd(board.rope, warn_on_full_buffer=False)  # so that none comes while it is about to sleep
            gc.collect()
            gc.freeze()  # what stands by now stands for good: no collection walks it in the middle of a publish
            pressroom.run()
        finally:
            board.close()
            hang_up(data)
