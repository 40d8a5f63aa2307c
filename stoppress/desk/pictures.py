"""Pictures: originals kept at the desk for good, and their files, public only while something public shows them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from stoppress.desk.durable_files import link_file, sync_folder, write_file
from stoppress.desk.logos import logo_file
from stoppress.desk.picture_headers import SUFFIXES, read_header
from stoppress.desk.renditions import Focus, Original, draw, measure, picture_copy
from stoppress.press.copy import Picture, Rendition

ADDRESS = "/media/"


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
        """Keep a picture and draw its files; the same picture again is free. Raises PictureRefused."""
        original = measure(data)
        copy = picture_copy(original, focus)
        names = file_names(copy)
        if all((self.files / name).exists() for name in names) and self.original(original.digest) is not None:
            return original, copy
        drawn = list(draw(data, original, focus))  # first: a picture that cannot be drawn is not kept either
        self._open()
        write_file(self.originals / f"{original.digest}.{SUFFIXES[read_header(data).kind]}", data)
        for name, content in drawn:
            write_file(self.files / name, content)
        sync_folder(self.originals)
        sync_folder(self.files)
        return original, copy

    def take_logo(self, data: bytes) -> str:
        """Keep a publisher's logo; answers the address that readers get it by. Raises PictureRefused."""
        name, content = logo_file(data)
        self._open()
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

    def _open(self) -> None:
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


def renditions(picture: Picture) -> Iterator[Rendition]:
    yield from picture.whole
    yield from picture.card
    if picture.share is not None:
        yield picture.share


def file_names(picture: Picture) -> tuple[str, ...]:
    """The names in the store of all files of a picture."""
    return tuple(rendition.href.removeprefix(ADDRESS) for rendition in renditions(picture))


def logo_name(href: str) -> str | None:
    """The name in the store of a logo's address; None for one that lies elsewhere."""
    return href.removeprefix(ADDRESS) if href.startswith(ADDRESS) else None
