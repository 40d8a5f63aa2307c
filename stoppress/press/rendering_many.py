"""Many fragments at once: in turn in this process, or dealt out to others on the machine's other cores."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Protocol

from stoppress.editions.fragments import Digest, Fragment
from stoppress.editions.log import FragmentName, Placing
from stoppress.press.copy import CopyKey
from stoppress.press.filed import FiledCopy, Files, LaidOver, value_of
from stoppress.press.look import Look
from stoppress.press.publishing import Work, render_fragment
from stoppress.press.rendering import Parts
from stoppress.press.theming import look_of

AT_ONCE = 400  # fragments in one parcel to another process


@dataclass
class Rendered:
    placed: dict[FragmentName, Placing] = field(default_factory=dict)
    broken: dict[FragmentName, str] = field(default_factory=dict)


class Renderer(Protocol):
    def render(self, names: Sequence[FragmentName], work: Work) -> Rendered: ...
    def close(self) -> None: ...


class InTurn:
    """One after the other, in this process."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def render(self, names: Sequence[FragmentName], work: Work) -> Rendered:
        return _render(names, work.copy, work.look, self._parts)

    def close(self) -> None:
        return None


class Spread:
    """On `workers` other processes, each with its own eyes on the filed copy in `folder` (the editions').

    Their copy may be older than the head; work aside notes what moved meanwhile and renders that again.
    """

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder = folder
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def render(self, names: Sequence[FragmentName], work: Work) -> Rendered:
        if self._pool is None:
            laid = {key: work.filed.get(key) for key in work.copy.values}
            begin = (str(self._folder), laid, dict(work.theme))
            self._pool = ProcessPoolExecutor(self._workers, get_context("spawn"), _begin, begin)
        parcels = [names[at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE)]
        futures: list[Future[_Parcel]] = [self._pool.submit(_render_parcel, parcel) for parcel in parcels]
        rendered = Rendered()
        for future in futures:
            placed, broken = future.result()
            for name, digest, crc, length, deflated, read in placed:
                rendered.placed[name] = Placing(Fragment(digest, crc, length, deflated), read)
            rendered.broken.update(broken)
        return rendered

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _render(names: Sequence[FragmentName], copy: LaidOver, look: Look, parts: Parts) -> Rendered:
    rendered = Rendered()
    for name in names:
        try:
            rendered.placed[name] = render_fragment(name, copy, look, parts)
        except Exception as error:  # the former version stays; the caller alarms
            rendered.broken[name] = f"{type(error).__name__}: {error}"
    return rendered


# In the other processes.
_Row = tuple[FragmentName, Digest, int, int, bytes, frozenset[str]]
_Parcel = tuple[list[_Row], dict[FragmentName, str]]
_here: dict[str, Any] = {}


def _begin(folder: str, laid: Mapping[CopyKey, bytes | None], overlay: Mapping[str, bytes]) -> None:
    from stoppress.editions.folder import open_reader

    files: Files = open_reader(Path(folder))
    _here["copy"] = LaidOver(FiledCopy(files), {key: value_of(key, data) for key, data in laid.items()})
    _here["look"] = look_of(overlay)
    _here["parts"] = Parts()


def _render_parcel(names: Sequence[FragmentName]) -> _Parcel:
    rendered = _render(names, _here["copy"], _here["look"], _here["parts"])
    rows: list[_Row] = []
    for name, placing in rendered.placed.items():
        fragment = placing.fragment
        rows.append((name, fragment.digest, fragment.crc, fragment.length, fragment.deflated, placing.read))
    return rows, rendered.broken
