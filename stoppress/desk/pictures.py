"""Pictures: originals kept at the desk for good, and their files, public only while something public shows them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from stoppress.desk.durable_files import link_file, sync_folder, write_file
from stoppress.desk.logos import logo_file
from stoppress.desk.picture_headers import SUFFIXES, read_header
from stoppress.desk.picture_words import read_words
from stoppress.desk.renditions import EVERY_FORMAT, QUICK_FORMATS, Cut, Focus, Kind, Original, draw, drawings, measure, picture_copy
from stoppress.press.copy import Picture, Rendition

ADDRESS = "/media/"
GONE = ".gone"  # in the public store: a folder of empty files, named as those that will not come back


class FileLost(LookupError):
    """A file that copy names is not in the desk's store."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The picture file {name} is not in the desk's store. Import the picture again, or restore a backup.")


class PictureStore:
    """The desk's own store: `originals/DIGEST.SUFFIX` as they came, `files/NAME` as readers will get them. Nobody else may enter."""

    def __init__(self, data: Path) -> None:
        self.originals = data / "desk" / "pictures" / "originals"
        self.files = data / "desk" / "pictures" / "files"

    def take(self, data: bytes, focus: Focus | None = None) -> tuple[Original, Picture]:
        """Keep a picture of an import and draw its files but AVIF; the same picture again is free. Raises PictureRefused."""
        original = measure(data)
        return original, self.draw(data, Cut(original, focus, marks=read_words(data).marks), QUICK_FORMATS)

    def draw(self, data: bytes, cut: Cut, formats: frozenset[Kind] = EVERY_FORMAT) -> Picture:
        """Keep a picture and draw those of its files that there are not yet. Raises PictureRefused."""
        there = {drawing.name for drawing in drawings(cut) if (self.files / drawing.name).exists()}
        lacking = {drawing.kind for drawing in drawings(cut) if drawing.kind in formats and drawing.name not in there}
        lacking -= {"avif"} if any(name.endswith(".avif") for name in there) else set()  # a part that AVIF makes no smaller has none
        if lacking or self.original(cut.original.digest) is None:
            drawn = list(draw(data, cut, formats))  # first: a picture that cannot be drawn is not kept either
            self.open()
            write_file(self.originals / f"{cut.original.digest}.{SUFFIXES[read_header(data).kind]}", data)
            for name, content in drawn:
                write_file(self.files / name, content)
            sync_folder(self.originals)
            sync_folder(self.files)
        return picture_copy(cut, {drawing.name for drawing in drawings(cut) if (self.files / drawing.name).exists()})

    def take_logo(self, data: bytes) -> str:
        """Keep a publisher's logo; answers the address that readers get it by. Raises PictureRefused."""
        name, content = logo_file(data)
        self.open()
        write_file(self.originals / name, data)
        write_file(self.files / name, content)
        sync_folder(self.originals)
        sync_folder(self.files)
        return ADDRESS + name

    def logo(self, href: str) -> Path | None:
        """The file of a logo as it came in, by its address."""
        name = logo_name(href)
        path = self.originals / name if name else None
        return path if path is not None and path.exists() else None

    def original(self, digest: str) -> Path | None:
        """The file of an original as it came in."""
        for suffix in SUFFIXES.values():
            path = self.originals / f"{digest}.{suffix}"
            if path.exists():
                return path
        return None

    def open(self) -> None:
        # The store itself is shut to others; the files in it are readable, since readers' servers may run as another user.
        self.files.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.originals.mkdir(exist_ok=True)
        self.files.mkdir(exist_ok=True)


class PublicFiles:
    """The public store, DIR/media: a name is there as long as something public shows it."""

    def __init__(self, data: Path) -> None:
        self._private = data / "desk" / "pictures" / "files"
        self.folder = data / "media"

    def show(self, names: Iterable[str]) -> None:
        """Put files before readers, durably, ahead of the page that names them. Raises FileLost."""
        missing = [name for name in names if not (self.folder / name).exists()]
        if not missing:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in missing:
            (self.folder / GONE / name).unlink(missing_ok=True)
            try:
                link_file(self._private / name, self.folder / name)
            except FileNotFoundError:
                raise FileLost(name) from None
        sync_folder(self.folder)

    def withdraw(self, names: Iterable[str]) -> None:
        """Take files away from readers, after the last page that named them."""
        gone = [name for name in names if (self.folder / name).exists()]
        for name in gone:
            (self.folder / name).unlink(missing_ok=True)
        if gone:
            sync_folder(self.folder)

    def forget(self, names: Iterable[str]) -> None:
        """These will not come back: once they are withdrawn, their addresses say so (410)."""
        gone = list(names)
        if not gone:
            return
        (self.folder / GONE).mkdir(parents=True, exist_ok=True)
        for name in gone:
            (self.folder / GONE / name).touch()
        sync_folder(self.folder / GONE)


def renditions(picture: Picture) -> Iterator[Rendition]:
    for part in (picture.whole, picture.card, picture.four_three, picture.square):
        yield from part
    if picture.share is not None:
        yield picture.share


def file_names(picture: Picture) -> tuple[str, ...]:
    """The names in the store of all files of a picture."""
    return tuple(rendition.href.removeprefix(ADDRESS) for rendition in renditions(picture))


def logo_name(href: str) -> str | None:
    """The name in the store of a logo's address; None for one that lies elsewhere."""
    return href.removeprefix(ADDRESS) if href.startswith(ADDRESS) else None
