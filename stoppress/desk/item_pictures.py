"""The pictures that items name: taken from a newsroom folder, or found among those the desk has; each missing one is named."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias

from stoppress.desk.changing import changing
from stoppress.desk.models import Picture
from stoppress.desk.picture_headers import PictureRefused
from stoppress.desk.picture_words import RIGHTS, PictureWords, read_words
from stoppress.desk.pictures import PictureStore
from stoppress.desk.renditions import Focus, Original
from stoppress.press import copy
from stoppress.wires.folder import MediaMissing, MediaOutside, media_file, remote
from stoppress.wires.item import Item, Problem

Use: TypeAlias = tuple[str, Focus | None]  # as publishing asks for them: href and focal point
Drawn: TypeAlias = tuple[Original, copy.Picture, PictureWords]

AT_ONCE = 2  # drawing lets go of Python's lock


class ItemPictures:
    """`folder` is the newsroom folder that items' hrefs are relative to; None where there is none (the API).

    `problems` gathers why a picture is not shown, once for each use, until `told` hands them out.
    """

    def __init__(self, data: Path, folder: Path | None = None) -> None:
        self._store = PictureStore(data)
        self._folder = folder
        self._found: dict[Use, Picture | None] = {}
        self._why: dict[Use, str] = {}
        self._problems: list[Problem] = []

    def of(self, items: Sequence[Item]) -> dict[Use, Picture]:
        """The pictures of these items that there are; those not known yet are taken."""
        wanted = dict.fromkeys(use for item in items for use, _ in uses(item))
        fresh = [use for use in wanted if use not in self._found]
        if fresh:
            self._take(fresh)
        for item in items:
            self._problems += (Problem(self._why[use], field, item.uri) for use, field in uses(item) if use in self._why)
        return {use: picture for use in wanted if (picture := self._found[use]) is not None}

    def file(self, href: str) -> Picture | None:
        """One picture by itself, of a contributor."""
        if (href, None) not in self._found:
            self._take([(href, None)])
        return self._found[href, None]

    def why_not(self, href: str) -> str:
        return self._why.get((href, None), "")

    def told(self) -> list[Problem]:
        problems, self._problems = self._problems, []
        return problems

    def _take(self, uses: Sequence[Use]) -> None:
        fresh = [use for use in uses if not self._known(use)]
        if not fresh:
            return
        with ThreadPoolExecutor(AT_ONCE) as pool:
            drawn = list(pool.map(self._draw, fresh))
        with changing():
            for use, found in zip(fresh, drawn, strict=True):
                self._settle(use, found if isinstance(found, str) else _row(use, *found))

    def _settle(self, use: Use, found: Picture | str) -> None:
        """A killed picture does not come back, by whatever file."""
        if isinstance(found, Picture) and found.killed:
            found = f"{use[0]:.200} was killed: the story appears without it."
        if isinstance(found, str):
            self._found[use], self._why[use] = None, found
        else:
            self._found[use] = found

    def _known(self, use: Use) -> bool:
        """What an item names that sends no file: as the desk has it under this name, replaced or not."""
        href, focus = use
        if self._folder is not None or remote(href):
            return False
        x, y = focus or (None, None)
        rows = Picture.objects.filter(file_name=href).order_by("-pk")
        row = next((row for row in rows if row.killed or row.former or (row.focus_x, row.focus_y) == (x, y)), None)
        if row is not None:
            self._settle(use, row)
        return row is not None

    def _draw(self, use: Use) -> Drawn | str:
        """The picture of one use, or why there is none."""
        href, focus = use
        if remote(href):
            return f"{href:.200} stands elsewhere and is not fetched: the story appears without it."
        try:
            data = self._read(href)
        except (MediaOutside, OSError) as error:
            return str(error)
        try:
            return *self._store.take(data, focus), read_words(data)
        except PictureRefused as error:
            return str(error)

    def _read(self, href: str) -> bytes:
        if self._folder is not None:
            try:
                return media_file(self._folder, href).read_bytes()
            except MediaMissing:
                if (kept := self._kept(href)) is None:
                    raise
                return kept.read_bytes()
        kept = self._kept(href)
        if kept is None:
            raise MediaMissing(href)
        return kept.read_bytes()

    def _kept(self, href: str) -> Path | None:
        """The original that came in under this name the last time."""
        digest = Picture.objects.filter(file_name=href).order_by("-pk").values_list("original", flat=True).first()
        return None if digest is None else self._store.original(digest)


def uses(item: Item) -> Iterator[tuple[Use, str]]:
    """What an item shows, each with the field that names it."""
    if item.picture is not None:
        yield (item.picture.href, item.picture.focus), "/associations"
    for src in body_sources(item.body):
        yield (src, None), "/bodies"


def body_sources(blocks: Iterable[dict[str, object]]) -> Iterator[str]:
    for block in blocks:
        if block["type"] == "picture":
            yield str(block["src"])
        elif block["type"] == "gallery":
            pictures = block["pictures"]
            assert isinstance(pictures, list)
            yield from (str(shown["src"]) for shown in pictures)


def _row(use: Use, original: Original, picture: copy.Picture, words: PictureWords) -> Picture:
    """The row of a file; one that is known stays as the desk has it: replaced, cut elsewhere or killed."""
    href, focus = use
    killed: Picture | None = Picture.objects.filter(original=original.digest, killed=True).first()
    row: Picture | None = killed or Picture.objects.filter(key=picture.id).first()
    if row is not None:
        if row.file_name != href and not row.killed:
            row.file_name = href
            row.save(update_fields=["file_name"])
        return row
    row = Picture(key=picture.id, original=original.digest, width=original.width, height=original.height)
    row.focus_x, row.focus_y = focus or (None, None)
    row.file_name, row.copy = href, copy.encode(picture).decode()
    row.caption, row.credit, row.photographer, row.alt = words.caption, words.credit, words.photographer, words.alt
    row.rights = {name: value for name in RIGHTS if (value := getattr(words, name))}
    row.called = href.rsplit("/", 1)[-1][:400]
    row.save()
    return row
