"""The newsroom folder: which files it has, and what stands in them.

`stories` and `raw_lines` yield `Line(file, line, data)`, or a `Problem` in place of what cannot be read; they go on after it.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote

import msgspec

from stoppress.wires.item import Problem
from stoppress.wires.lines import Line, count_lines, lines
from stoppress.wires.newsroom import Newsroom, write_newsroom
from stoppress.wires.newsroom_yaml import UnreadableNewsroom, read_newsroom
from stoppress.wires.parsing import UnreadableJson, parse_json

NEWSROOM = "newsroom.yaml"
STORIES = "stories.ninjs.jsonl"
FACTS = "facts.jsonl"
EPISODES = "episodes.jsonl"
MEDIA = "media"
THEME = "theme"
MOST_JSON = 200_000_000  # of one .json file that holds a list
_SUFFIXES = (".jsonl", ".jsonl.gz", ".json")
_encode = msgspec.json.Encoder().encode
_decode_raw = msgspec.json.Decoder(list[msgspec.Raw]).decode


class NoNewsroom(FileNotFoundError):
    """What was named is no newsroom folder and no file of stories."""

    def __init__(self, path: Path) -> None:
        why = "holds none of newsroom.yaml, stories.ninjs.jsonl, stories.ninjs.jsonl.gz and stories/"
        if not path.exists():
            why = "is not there"
        elif not path.is_dir():
            why = f"is no file of stories: their names end in {', '.join(_SUFFIXES)}"
        super().__init__(f"{path} {why}.")


class MediaOutside(ValueError):
    """An href that leads out of the newsroom's media folder."""

    def __init__(self, href: str) -> None:
        super().__init__(f"{href!r:.200} is no file under media/: name it as media/storm.jpg.")


class MediaMissing(FileNotFoundError):
    def __init__(self, href: str) -> None:
        super().__init__(f"{href!r:.200} is not in the newsroom folder: put the file there, or import again when it is.")


def newsroom_of(path: Path) -> Newsroom | None:
    """The newsroom of a folder, None for a file of stories and for a folder without newsroom.yaml.

    Raises UnreadableNewsroom, OSError.
    """
    file = path / NEWSROOM
    return read_newsroom(file.read_bytes(), NEWSROOM) if path.is_dir() and file.is_file() else None


def story_files(path: Path) -> list[Path]:
    """The files that hold the stories, in the order in which they are read. Raises NoNewsroom."""
    if path.is_file() and path.name.endswith(_SUFFIXES):
        return [path]
    if not path.is_dir():
        raise NoNewsroom(path)
    files = [file for name in (STORIES, STORIES + ".gz") if (file := path / name).is_file()]
    files += sorted(file for file in (path / "stories").glob("*.json*") if file.is_file() and file.name.endswith(_SUFFIXES))
    if not files and not (path / NEWSROOM).is_file():
        raise NoNewsroom(path)
    return files


def stories(path: Path) -> Iterator[Line | Problem]:
    """Every story of a folder or file as bytes, for `wires.ninjs.parse_item`. Raises NoNewsroom, OSError."""
    for file in story_files(path):
        name = str(file.relative_to(path)) if path.is_dir() else file.name
        yield from _json(file, name) if file.suffix == ".json" else lines(file, name)


def count_stories(path: Path) -> int:
    """About how many stories there are, for showing progress. Raises NoNewsroom, OSError."""
    return sum(1 if file.suffix == ".json" else count_lines(file) for file in story_files(path))


def raw_lines(path: Path, name: str) -> Iterator[Line | Problem]:
    """The lines of `facts.jsonl` or `episodes.jsonl` of a folder; none where there is no such file. Raises OSError."""
    file = path / name
    if path.is_dir() and file.is_file():
        yield from lines(file, name)


def _json(file: Path, name: str) -> Iterator[Line | Problem]:
    """One item, or a list of items, each with the line on which it begins."""
    size = file.stat().st_size
    if size > MOST_JSON:
        yield Problem(f"{size:,} bytes; at most {MOST_JSON:,} are taken: write one item a line into a .jsonl file.", file=name)
        return
    data = file.read_bytes().removeprefix(b"\xef\xbb\xbf")
    line = 1 + data.count(b"\n", 0, len(data) - len(data.lstrip()))
    data = data.strip()
    if not data.startswith(b"["):
        yield Line(name, line, data)
        return
    try:
        entries = _decode_raw(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        try:
            parse_json(data, MOST_JSON)
        except UnreadableJson as error:
            yield Problem(str(error), file=name, line=1)
        return
    counted = at = 0
    for entry in entries:
        item = bytes(entry)
        at = data.index(item, at)
        line += data.count(b"\n", counted, at)
        counted = at
        yield Line(name, line, item)
        at += len(item)


def media_file(folder: Path, href: str) -> Path:
    """The file that a relative href names. Raises MediaOutside, MediaMissing.

    What it leads to, links followed, is a plain file under media/ of this very folder.
    """
    media = Path(os.path.realpath(folder / MEDIA))
    for spelled in dict.fromkeys((href, unquote(href))):
        parts = spelled.split("/")
        if parts[0] != MEDIA or ".." in parts or "\\" in spelled or "\0" in spelled:
            raise MediaOutside(href)
        try:
            found = Path(os.path.realpath(folder / spelled))
            if not found.is_relative_to(media):
                raise MediaOutside(href)
            if stat.S_ISREG(found.stat().st_mode):
                return found
        except OSError:  # not there, a loop of links, a name too long
            continue
    raise MediaMissing(href)


def remote(href: str) -> bool:
    """True for an address that stands elsewhere: it is never fetched."""
    return href.lower().startswith(("http://", "https://"))


class StoriesWriter:
    """Writes one item a line; the same items give the same bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.written = 0

    def write(self, item: Mapping[str, Any]) -> None:
        """`item` as `wires.ninjs.write_item` makes it."""
        self._stream.write(_encode(item) + b"\n")
        self.written += 1


__all__ = [
    "EPISODES",
    "FACTS",
    "MEDIA",
    "NEWSROOM",
    "STORIES",
    "THEME",
    "Line",
    "MediaMissing",
    "MediaOutside",
    "Newsroom",
    "NoNewsroom",
    "StoriesWriter",
    "UnreadableNewsroom",
    "count_stories",
    "media_file",
    "newsroom_of",
    "raw_lines",
    "read_newsroom",
    "remote",
    "stories",
    "story_files",
    "write_newsroom",
]
