"""Durable files: written whole or not at all, and there after a power cut."""

import os
from pathlib import Path
from secrets import token_hex


def write_file(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Put `data` at `path` in one step. The folder itself is made durable by `sync_folder`."""
    aside = path.with_name(f".{path.name}.{token_hex(4)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(aside, path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def link_file(source: Path, target: Path) -> None:
    """Let `target` be the same file as `source`, or a copy of it where the two lie on different disks."""
    try:
        os.link(source, target)
    except FileExistsError:
        return
    except FileNotFoundError:
        raise
    except OSError:
        write_file(target, source.read_bytes())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Raises OSError, and then nothing may be promised."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
