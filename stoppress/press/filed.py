"""Filed copy as the press reads it: decoded once, and with a change laid over it."""

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from stoppress.press.copy import CopyKey, decode

PRESS_OWN = "press/"  # what the press files for itself: bytes, never copy
TEMPLATE = "template/"  # digests of the templates and styles in force


class Files(Protocol):
    """Where encoded copy lies (the editions' writer)."""

    def filed(self, key: str) -> bytes | None: ...


class FiledCopy:
    """The copy that the head was pressed from. The same stored value is the same object until it is pushed out."""

    def __init__(self, files: Files, limit: int = 8_000) -> None:
        self._files = files
        self._limit = limit
        self._read: dict[CopyKey, Any] = {}

    def get(self, key: CopyKey) -> Any:
        try:
            return self._read[key]
        except KeyError:
            value = value_of(key, self._files.filed(key))
            self._keep(key, value)
            return value

    def take(self, values: Mapping[CopyKey, Any]) -> None:
        """What was just filed, decoded already. Bodies are read by their own page alone, and are not kept."""
        for key, value in values.items():
            if key.endswith("/body"):
                self._read.pop(key, None)
            else:
                self._keep(key, value)

    def forget(self) -> None:
        self._read.clear()

    def _keep(self, key: CopyKey, value: Any) -> None:
        if len(self._read) >= self._limit:
            for old in list(self._read)[: self._limit // 4]:
                del self._read[old]
        self._read[key] = value


class LaidOver:
    """Copy with a change laid over it: what will be filed if the change is taken."""

    def __init__(self, under: FiledCopy, values: Mapping[CopyKey, Any]) -> None:
        self._under = under
        self.values = dict(values)

    def get(self, key: CopyKey) -> Any:
        if key in self.values:
            return self.values[key]
        return self._under.get(key)


def value_of(key: CopyKey, data: bytes | None) -> Any:
    """A value from its filed form. Raises UnknownCopyKey, msgspec.ValidationError."""
    if data is None:
        return None
    if key.startswith(TEMPLATE):
        return data.decode()
    if key.startswith(PRESS_OWN):
        return msgspec.json.decode(data)
    return decode(key, data)
