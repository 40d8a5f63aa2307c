"""Public pictures: the files that a change lets readers see, put out before it lands, and those it takes away, after."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from stoppress.desk.pictures import FileLost, PublicFiles, file_names, logo_name
from stoppress.press.copy import CopyKey, Picture, Site, decode

PICTURE = "picture/"


class FiledCopy(Protocol):
    """The part of the editions that is asked."""

    def filed(self, key: str) -> bytes | None: ...
    def filed_keys(self, prefix: str = "") -> Iterable[str]: ...


class PublicPictures:
    """Keeps DIR/media in step with the copy that is filed: pictures and the publisher's logo."""

    def __init__(self, data: Path, log: FiledCopy) -> None:
        self._files = PublicFiles(data)
        self._log = log

    def show(self, filed: Mapping[CopyKey, bytes | None]) -> dict[CopyKey, str]:
        """Put out the files of what a change brings; answers those keys whose files are lost, with the reason."""
        lost = {}
        for key, data in filed.items():
            if data is None or not shows_files(key):
                continue
            try:
                self._files.show(names_in(key, data))
            except FileLost as error:
                lost[key] = str(error)
        return lost

    def former(self, filed: Iterable[CopyKey]) -> set[str]:
        """The files that readers have now of what a change touches; ask before it lands."""
        return {name for key in filed if shows_files(key) for name in names_in(key, self._log.filed(key))}

    def brought(self, filed: Mapping[CopyKey, bytes | None]) -> set[str]:
        """The files that a change names itself."""
        return {name for key, data in filed.items() if shows_files(key) for name in names_in(key, data)}

    def withdraw(self, former: set[str], filed: Iterable[CopyKey]) -> None:
        """Take away those that the change did not keep; call after it landed."""
        self._files.withdraw(sorted(former - self.former(filed)))

    def sweep(self) -> None:
        """After a start: take away what a pressroom that was killed had put out, or had not yet taken away."""
        if not self._files.folder.is_dir():
            return
        named = self.former(("site", *self._log.filed_keys(PICTURE)))
        self._files.withdraw(sorted(path.name for path in self._files.folder.iterdir() if path.is_file() and path.name not in named))


def shows_files(key: CopyKey) -> bool:
    return key == "site" or key.startswith(PICTURE)


def names_in(key: CopyKey, data: bytes | None) -> tuple[str, ...]:
    """The files that one value names."""
    if data is None:
        return ()
    value = decode(key, data)
    if isinstance(value, Picture):
        return file_names(value)
    name = logo_name(value.publisher.logo) if isinstance(value, Site) else None
    return (name,) if name else ()
