"""Theming: the newsroom's own templates and styles, laid over the shipped ones."""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Protocol

from stoppress.press.copy import ThemeFile, decode
from stoppress.press.look import Look

THEME = "theme/"


class ThemeFiles(Protocol):
    """Where theme files lie as copy (the editions' writer)."""

    def filed(self, key: str) -> bytes | None: ...
    def filed_keys(self, prefix: str = "") -> Iterator[str]: ...


def theme_files(files: ThemeFiles) -> dict[str, bytes]:
    """The theme's files by path, as filed."""
    found = {}
    for key in files.filed_keys(THEME):
        data = files.filed(key)
        if data is not None:
            found[key.removeprefix(THEME)] = bytes_of(decode(key, data))
    return found


def bytes_of(file: ThemeFile) -> bytes:
    """What a theme file holds. Raises binascii.Error where its base64 is broken."""
    return b64decode(file.base64, validate=True) if file.base64 else file.text.encode()


def look_of(files: Mapping[str, bytes]) -> Look:
    """Raises TemplateBroken where a theme's template does not parse."""
    return Look(dict(sorted(files.items())))
