"""Opening a data folder's desk: Django ready and the tables current, one process at a time."""

import fcntl
import os
from pathlib import Path

from stoppress.desk.setting_up import migrate, set_up


def open_desk(data: Path, hosts: tuple[str, ...] = (), desk_url: str = "", second_factor: bool = False) -> None:
    """To be called before anything of Django's is imported. Raises OtherDataFolder, SQLiteTooOld, OSError."""
    data = data.absolute()
    set_up(data, hosts, desk_url, second_factor)
    # Two that find an empty folder must not both make its tables.
    handle = os.open(data / "desk" / "opening", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        migrate()
    finally:
        os.close(handle)
