"""Exporting: the whole newsroom as a folder that another can take in, the same each time, one story at a time."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from stoppress.desk import models
from stoppress.desk.kept_lines import kept_lines
from stoppress.desk.newsroom_export import newsroom_values
from stoppress.desk.pictures import PictureStore
from stoppress.desk.story_items import Outgoing, many_items
from stoppress.wires import folder as newsroom_folder
from stoppress.wires.item import Item
from stoppress.wires.ninjs import write_item

_PLAIN = re.compile(r"media/[^\x00-\x1f\\]+")


class WouldOverwrite(FileExistsError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is there already. Name a new or an empty folder, or a new file.")


class NoStoriesFile(ValueError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: a file of stories ends in .jsonl, .jsonl.gz or .json; anything else is taken for a folder.")


@dataclass(frozen=True)
class Exported:
    """How many of each were written; `lost` names originals that the desk no longer has."""

    stories: int
    pictures: int
    lost: tuple[str, ...]


def export_newsroom(path: Path, data: Path, progress: Callable[[int], None] = lambda stories: None) -> Exported:
    """Write the newsroom into a folder, or its stories into a file. Raises WouldOverwrite, OSError."""
    if path.name.endswith((".jsonl", ".jsonl.gz", ".json")):
        return _export_file(path, progress)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise WouldOverwrite(path)
    path.mkdir(parents=True, exist_ok=True)
    media = Media(path, data)
    values = newsroom_values(media)
    (path / newsroom_folder.NEWSROOM).write_text(newsroom_folder.write_newsroom(values), encoding="utf-8")
    with (path / newsroom_folder.STORIES).open("wb") as stream:
        stories = _write_stories(stream, media, progress)
    for kind, name in (("facts", newsroom_folder.FACTS), ("episodes", newsroom_folder.EPISODES)):
        lines = [json.dumps(line, ensure_ascii=False) for line in kept_lines(kind)]
        if lines:
            (path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    for file in models.ThemeFile.objects.order_by("path"):
        target = path / newsroom_folder.THEME / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(bytes(file.content))
    return Exported(stories, len(media.written), tuple(media.lost))


def _export_file(path: Path, progress: Callable[[int], None]) -> Exported:
    if path.exists():
        raise WouldOverwrite(path)
    with _opened(path) as stream:
        if path.suffix == ".json":
            stories = 0
            for outgoing in outgoing_items():
                stream.write(b"[\n" if not stories else b",\n")
                stream.write(json.dumps(write_item(outgoing.item), ensure_ascii=False, separators=(",", ":")).encode())
                stories += 1
            stream.write(b"\n]\n" if stories else b"[]\n")
        else:
            stories = _write_stories(stream, None, progress)
    return Exported(stories, 0, ())


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with path.open("wb") as file:
        if path.suffix != ".gz":
            yield file
            return
        with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:  # no name and time in it: the same stories are the same bytes
            yield packed  # type: ignore[misc]


def _write_stories(stream: BinaryIO, media: "Media | None", progress: Callable[[int], None]) -> int:
    writer = newsroom_folder.StoriesWriter(stream)
    for outgoing in outgoing_items():
        writer.write(write_item(outgoing.item if media is None else media.with_files(outgoing)))
        if writer.written % 5_000 == 0:
            progress(writer.written)
    return writer.written


def outgoing_items() -> Iterator[Outgoing]:
    """Every story there is, in order of first publication, then uri."""
    stories: list[str] = list(models.Story.objects.order_by("published", "uri").values_list("uri", flat=True))
    yield from many_items(stories)


class Media:
    """The folder's media/: each original once, under the name that items call it by."""

    def __init__(self, path: Path, data: Path) -> None:
        self._path = path
        self._store = PictureStore(data)
        self._originals: dict[str, str] = dict(models.Picture.objects.filter(killed=False).values_list("key", "original"))
        self.written: dict[str, str] = {}  # href to what was written there
        self.lost: list[str] = []

    def with_files(self, outgoing: Outgoing) -> Item:
        """The item, its pictures written; two files that bear one name are told apart."""
        item, named = outgoing.item, {href: self.picture(href, key) for href, key in sorted(outgoing.shows.items())}
        if all(href == name for href, name in named.items()):
            return item
        if item.picture is not None:
            item = replace(item, picture=replace(item.picture, href=named.get(item.picture.href, item.picture.href)))
        return replace(item, body=tuple(_renamed(block, named) for block in item.body))

    def picture(self, href: str, key: str) -> str:
        """Write the original of a picture; answers the href that it stands at."""
        digest = self._originals.get(key, "")
        source = self._store.original(digest) if digest else None
        if source is None:
            self.lost.append(href)
            return href
        return self._put(href, digest, source)

    def logo(self, href: str, address: str) -> str:
        """Write the original of the publisher's logo; answers the href that it stands at."""
        source = self._store.logo(address)
        if source is None:
            return href
        return self._put(href or f"media/{source.name}", source.name, source)

    def _put(self, href: str, digest: str, source: Path) -> str:
        name = PurePosixPath(href)
        if not _PLAIN.fullmatch(href) or ".." in name.parts or str(name) != href:
            name = PurePosixPath("media") / f"{digest[:24]}{source.suffix}"
        if self.written.get(str(name), digest) != digest:
            name = name.with_name(f"{name.stem}-{digest[:8]}{name.suffix}")
        if str(name) not in self.written:
            target = self._path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
            self.written[str(name)] = digest
        return str(name)


def _renamed(value: Any, named: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: named.get(held, held) if key == "src" else _renamed(held, named) for key, held in value.items()}
    if isinstance(value, list):
        return [_renamed(held, named) for held in value]
    return value
