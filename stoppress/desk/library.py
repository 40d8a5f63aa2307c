"""The library: pictures as persons bring them in, describe, cut anew, replace and kill them; what readers have changes in one edition.

Files are drawn before a transaction begins, never inside it. Who waits for the press does so after it, with `Touched.number`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, Q

from stoppress.desk.changing import Touched, changing
from stoppress.desk.models import Newsroom, Picture
from stoppress.desk.models.pictures import sought_words
from stoppress.desk.picture_headers import PictureRefused
from stoppress.desk.picture_words import RIGHTS, Marks, PictureWords, read_words
from stoppress.desk.pictures import PictureStore, PublicFiles, file_names
from stoppress.desk.policy import may
from stoppress.desk.renditions import EVERY_FORMAT, QUICK_FORMATS, Cut, Focus, Kind, Original, measure, picture_id
from stoppress.desk.site_copy import decode_picture
from stoppress.press import copy

MOST_NAME = 200  # characters of a file's name that are kept
_UNFIT = re.compile(r"[^a-z0-9]+")


class PictureKilled(PictureRefused):
    def __init__(self, reason: str) -> None:
        super().__init__(f"This picture was killed and does not come back. {reason}".strip())


class SameFile(PictureRefused):
    def __init__(self) -> None:
        super().__init__("This is the file that the picture has already: choose another.")


@dataclass(frozen=True, slots=True)
class Brought:
    """`known`: the library had this file already; its row is as it was."""

    picture: Picture
    known: bool = False


def refuse_killed(digest: str) -> None:
    """Raises PictureKilled for a file that was killed, under whatever name it comes."""
    killed = Picture.objects.filter(original=digest, killed=True).first()
    if killed is not None:
        raise PictureKilled(killed.kill_reason)


def bring_in(data: bytes, called: str, *, at: datetime, by: str) -> Brought:
    """Take a file into the library, with the words that it proposes; AVIF waits until it is described. Raises PictureRefused."""
    original = measure(data)
    refuse_killed(original.digest)
    key = picture_id(original, None)
    known = Picture.objects.filter(Q(key=key) | Q(original=original.digest)).order_by("pk").first()
    if known is not None:
        if known.killed:
            raise PictureKilled(known.kill_reason)
        return Brought(known, known=True)
    words = read_words(data)
    store = _store()
    drawn = store.draw(data, Cut(original, marks=words.marks), QUICK_FORMATS)
    name = plain_name(called)
    suffix = store.original(original.digest)
    row = Picture(key=key, called=name, file_name=f"media/{_slug(name)}-{key[:10]}{suffix.suffix if suffix else ''}")
    row.brought_at, row.brought_by = at, by
    _say(row, words)
    _settle(row, original, None, drawn)
    with changing(at=at, author=by, cause=f"Picture brought in: {name}"):
        row.save()
    return Brought(row)


def describe(picture: Picture, words: PictureWords, focus: Focus | None, *, at: datetime, by: str) -> Touched:
    """Keep what a person says of a picture, and where its focal point lies; its files are cut again where these differ.

    A new focal point re-cuts the picture in every place that shows it, whatever point each had.
    """
    original = Original(picture.original, picture.width, picture.height)
    focus = _within(picture, focus)
    moved = focus != focus_of(picture)
    points = {row.pk: focus if moved else focus_of(row) for row in same_file(picture)}
    drawn = {row.pk: _draw(row, original, points[row.pk], words.marks) for row in same_file(picture)}
    with changing(at=at, author=by, cause=f"Picture: {picture}") as touched:
        for row in Picture.objects.filter(pk__in=drawn, original=original.digest, killed=False):
            former, made = names_of(row), drawn[row.pk]
            _say(row, words)
            if made is not None:
                _settle(row, original, points[row.pk], made)
            row.save()
            _forget(former, names_of(row))
    picture.refresh_from_db()
    return touched


def cut_for(picture: Picture, focus: Focus, *, at: datetime, by: str) -> Picture:
    """The same file round another point, for one use of it; as it is where that is its point already."""
    point = _within(picture, focus)
    known = next((row for row in same_file(picture) if focus_of(row) == point), None)
    if known is not None or point is None:
        return known or picture
    original = Original(picture.original, picture.width, picture.height)
    key = picture_id(original, point)
    if Picture.objects.filter(key=key).exists():  # cut elsewhere since
        key = picture_id(replace(original, digest=f"{original.digest}/{picture.key}"), point)
    row = Picture(key=key, called=picture.called, file_name=picture.file_name, brought_by=picture.brought_by, brought_at=picture.brought_at)
    _say(row, words_of(picture))
    drawn = _draw(row, original, point, words_of(picture).marks, QUICK_FORMATS)
    if drawn is None:
        return picture
    _settle(row, original, point, drawn)
    with changing(at=at, author=by, cause=f"Picture: {picture}"):
        row.save()
    return row


def exchange(picture: Picture, data: bytes, called: str, *, at: datetime, by: str) -> Touched:
    """Replace the file everywhere, in one edition: the old file's addresses answer 410. Raises PictureRefused."""
    original = measure(data)
    refuse_killed(original.digest)
    if original.digest == picture.original:
        raise SameFile
    words = read_words(data)
    drawn: dict[int, tuple[copy.Picture, PictureWords]] = {}
    for row in same_file(picture):
        said = replace(words, caption=row.caption or words.caption, alt=row.alt or words.alt)
        if not words.marks:
            said = replace(words_of(row), caption=said.caption, alt=said.alt)
        drawn[row.pk] = _store().draw(data, Cut(original, None, row.key, said.marks)), said
    with changing(at=at, author=by, cause=f"Replace picture: {picture}") as touched:
        for row in Picture.objects.filter(pk__in=drawn):
            made, said = drawn[row.pk]
            former = names_of(row)
            row.former, row.called = [*row.former, row.original], plain_name(called)
            _say(row, said)
            _settle(row, original, None, made)
            row.save()
            _forget(former, names_of(row))
    picture.refresh_from_db()
    return touched


def kill(picture: Picture, reason: str, *, at: datetime, by: str) -> Touched:
    """Take a picture from readers for good, in one edition: stories stand without it, its addresses answer 410."""
    with changing(at=at, author=by, cause=f"Kill picture: {picture}", kind="kill") as touched:
        for row in Picture.objects.filter(original=picture.original, killed=False):
            row.killed, row.kill_reason = True, reason
            row.save()
            _forget(names_of(row), ())
    picture.refresh_from_db()
    return touched


def renew(picture: Picture) -> copy.Picture | None:
    """Draw what an older picture, or one of an import, lacks; None where nothing is lacking or the original is gone."""
    original = Original(picture.original, picture.width, picture.height)
    drawn = _draw(picture, original, focus_of(picture), words_of(picture).marks)
    return None if drawn is None or copy.encode(drawn).decode() == picture.copy else drawn


def keep_renewed(renewed: Sequence[tuple[Picture, copy.Picture]], *, at: datetime) -> Touched:
    """What `renew` drew goes before readers, many in one edition."""
    with changing(at=at, author="library", cause=f"New sizes and formats of {len(renewed)} pictures") as touched:
        for picture, drawn in renewed:
            row = Picture.objects.filter(pk=picture.pk, copy=picture.copy, killed=False).first()
            if row is not None:
                row.copy = copy.encode(drawn).decode()
                row.save(update_fields=["copy"])
    return touched


def search(pictures: Any, words: str) -> Any:
    """Those whose caption, credit, photographer, alternative text or file name has every word."""
    for word in words.split()[:10]:
        pictures = pictures.filter(pk__in=Picture.objects.filter(sought__contains=sought_words(word)).values("pk"))
    return pictures


def seen_by(user: Any) -> Any:
    """The pictures that an account may look at: all, or one's own and those that readers have."""
    pictures = Picture.objects.filter(killed=False).exclude(original="")  # a drawn card has no original
    if may(user, "read"):
        return pictures
    filed = "'picture/' || desk_picture.key IN (SELECT key FROM desk_filed WHERE key LIKE 'picture/%%')"
    return pictures.filter(Q(brought_by=user.get_username()) | Q(pk__in=Picture.objects.extra(where=[filed]).values("pk")))


def one_each(pictures: Any) -> Any:
    """Each file once: of its cuts the one that was made first."""
    return pictures.exclude(Exists(Picture.objects.filter(original=OuterRef("original"), killed=OuterRef("killed"), pk__lt=OuterRef("pk"))))


def same_file(picture: Picture) -> list[Picture]:
    """The cuts of one file, one for each focal point that a story gave it."""
    return list(Picture.objects.filter(original=picture.original, killed=False).order_by("pk"))


def words_of(row: Picture) -> PictureWords:
    rights = {name: str(row.rights.get(name, "")) for name in RIGHTS}
    return PictureWords(caption=row.caption, credit=row.credit, photographer=row.photographer, alt=row.alt, **rights)


def focus_of(row: Picture) -> Focus | None:
    return None if row.focus_x is None or row.focus_y is None else (row.focus_x, row.focus_y)


def names_of(row: Picture) -> tuple[str, ...]:
    return file_names(decode_picture(row.key, row.copy))


def uri_of(row: Picture, day: datetime) -> str:
    """What an item calls a picture that was chosen at the desk: a tag URI (RFC 4151) under the newsroom's own host."""
    url = Newsroom.objects.values_list("url", flat=True).first() or "http://localhost"
    return f"tag:{url.split('//', 1)[-1].split(':')[0].strip('/')},{day:%Y-%m-%d}:picture-{row.key}"


def plain_name(called: str) -> str:
    """A file's name without the way to it, and without what does not show."""
    last = re.split(r"[/\\]", called)[-1]
    return "".join(each for each in last if each.isprintable())[:MOST_NAME] or "picture"


def _within(picture: Picture, focus: Focus | None) -> Focus | None:
    return None if focus is None else (min(max(focus[0], 0), picture.width - 1), min(max(focus[1], 0), picture.height - 1))


def _slug(name: str) -> str:
    return _UNFIT.sub("-", name.rsplit(".", 1)[0].casefold()).strip("-")[:60] or "picture"


def _say(row: Picture, words: PictureWords) -> None:
    row.caption, row.credit, row.photographer, row.alt = words.caption, words.credit, words.photographer, words.alt
    row.rights = {name: value for name in RIGHTS if (value := getattr(words, name))}


def _settle(row: Picture, original: Original, focus: Focus | None, drawn: copy.Picture) -> None:
    row.original, row.width, row.height = original.digest, original.width, original.height
    row.focus_x, row.focus_y = focus or (None, None)
    row.copy = copy.encode(drawn).decode()


def _draw(
    row: Picture, original: Original, focus: Focus | None, marks: Marks, formats: frozenset[Kind] = EVERY_FORMAT
) -> copy.Picture | None:
    kept = _store().original(original.digest)
    return None if kept is None else _store().draw(kept.read_bytes(), Cut(original, focus, row.key, marks), formats)


def _forget(former: Iterable[str], kept: Iterable[str]) -> None:
    """Say of files that readers have now that they will not come back."""
    public = PublicFiles(_data())
    public.forget(name for name in sorted(set(former) - set(kept)) if (public.folder / name).exists())


def _store() -> PictureStore:
    return PictureStore(_data())


def _data() -> Path:
    from django.conf import settings

    return Path(settings.STOPPRESS_DATA)
