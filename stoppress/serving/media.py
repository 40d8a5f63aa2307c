"""Media: the public store of files, and nothing else on the disk."""

import os
import stat
from hashlib import sha256
from pathlib import Path

from stoppress.serving.answers import Answer, File
from stoppress.serving.negotiating import Tag

KINDS = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webp": "image/webp",
}
GONE = ".gone"  # a folder of empty files, named as those that were taken away for good
DEEPEST = 8
HEADERS = (
    ("Cache-Control", "public, max-age=3600"),  # an hour and no more: a killed picture must die
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
    ("X-Content-Type-Options", "nosniff"),
)


def open_file(folder: Path, name: str) -> File | None:
    """Open `name`, a path below `folder`. None where it is no regular file there, is hidden, or a symbolic link is on the way."""
    parts = name.split("/")
    if len(parts) > DEEPEST or any(not part or part.startswith(".") or "\0" in part for part in parts):
        return None
    held = -1
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        for place, part in enumerate(parts):
            last = place == len(parts) - 1
            kind = os.O_NONBLOCK if last else os.O_DIRECTORY  # without O_NONBLOCK a named pipe would hold us up
            inner = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | kind, dir_fd=held)
            os.close(held)
            held = inner
        found = os.fstat(held)
        if stat.S_ISREG(found.st_mode):
            file, held = File(held, found.st_size), -1
            return file
    except (OSError, ValueError):
        return None
    finally:
        if held >= 0:
            os.close(held)
    return None


def is_gone(folder: Path, name: str) -> bool:
    """Whether a file of that name was there and will not come back."""
    if "/" in name or name.startswith(".") or "\0" in name or not name:
        return False
    try:
        return stat.S_ISREG(os.lstat(folder / GONE / name).st_mode)
    except (OSError, ValueError):
        return False


def media_answer(folder: Path, name: str, wanted: tuple[Tag, ...]) -> Answer | None:
    """The file of that name, or 304 where the reader holds it. None where there is none. The answer's file is open.

    The tag is made of name and size, not of the clock: a new rendition gets a new name.
    """
    kind = KINDS.get(os.path.splitext(name)[1].lower())
    file = open_file(folder, name) if kind else None
    if kind is None or file is None:
        return None
    tag = sha256(f"{name}\n{file.length}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
    headers = (*HEADERS, ("ETag", f'"{tag}"'))
    if tag in wanted or "*" in wanted:
        file.close()
        return Answer("media", 304, headers)
    return Answer("media", 200, (("Content-Type", kind), ("Content-Length", str(file.length)), *headers), file)
