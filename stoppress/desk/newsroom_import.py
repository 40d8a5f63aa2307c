"""Importing what stands round the stories: newsroom.yaml added and updated by slug, theme files, and lines that are only kept."""

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from stoppress.desk import models
from stoppress.desk.banners import KEY as BANNER
from stoppress.desk.banners import take_banner
from stoppress.desk.changing import changing
from stoppress.desk.item_pictures import ItemPictures
from stoppress.desk.kept_lines import KEYS, NOT_SHOWN, keep_line
from stoppress.desk.picture_headers import PictureRefused
from stoppress.desk.pictures import PictureStore
from stoppress.wires import folder as newsroom_folder
from stoppress.wires.folder import MediaMissing, MediaOutside, media_file, remote
from stoppress.wires.item import Problem
from stoppress.wires.lines import Line
from stoppress.wires.newsroom import Named, Newsroom, Rail
from stoppress.wires.parsing import UnreadableJson, parse_json

FILE = newsroom_folder.NEWSROOM
MOST_THEME_BYTES = 5_000_000  # of one file
MOST_THEME_FILES = 500
DEFAULT_LIMIT = 8  # stories in a rail whose rule says none

N = TypeVar("N", models.Section, models.Topic, models.Contributor)


class NewsroomImport:
    """Takes one newsroom folder's surroundings; `problems` names what was left out."""

    def __init__(self, path: Path, data: Path, pictures: ItemPictures) -> None:
        self._path = path
        self._store = PictureStore(data)
        self._pictures = pictures
        self.problems: list[Problem] = []
        self._left_out: list[str] = []  # theme files that are there and cannot be taken: what is kept of them stays

    def take(self, newsroom: Newsroom, at: datetime) -> int | None:
        """All of newsroom.yaml as one change; answers its number, None where readers see no difference."""
        faces = {person.slug: self._face(person.picture) for person in newsroom.contributors}
        logo = self._logo(newsroom.publisher.logo)
        with changing(at=at, cause="Import of newsroom.yaml", author="import", kind="import") as touched:
            _take_site(newsroom, logo)
            if wrong := take_banner(newsroom.rest.get(BANNER), at):
                self._warn(wrong, f"/{BANNER}")
            self._named(models.Section, newsroom.sections)
            self._named(models.Topic, newsroom.topics)
            self._named(models.Contributor, newsroom.contributors)
            for person in newsroom.contributors:
                _take_person(models.Contributor.objects.get(slug=person.slug), person, faces[person.slug])
            for order, rail in enumerate(newsroom.rails):
                _take_rail(rail, order)
            self._documents(newsroom)
            for redirect in newsroom.redirects:
                if _leads_back(redirect.from_path, redirect.to):
                    self._warn(f"{redirect.from_path} would lead back to itself: the redirect was left out.", "/redirects")
                    continue
                row = models.Redirect.objects.filter(path=redirect.from_path).first() or models.Redirect(path=redirect.from_path)
                row.to, row.named = redirect.to, True
                row.save()
            for programme in newsroom.programmes:
                keep_line("programmes", str(programme.get("slug") or programme.get("name") or ""), programme)
        if newsroom.programmes:
            self._warn(f"{len(newsroom.programmes)} programmes: {NOT_SHOWN['programmes']}", "/programmes")
        return touched.number

    def take_theme(self, at: datetime) -> int | None:
        """The files of theme/, as one change: the newsroom's theme is then what the folder's is. A folder without one changes nothing."""
        files = dict(self._theme_files())
        with changing(at=at, cause="Import of the theme", author="import", kind="import") as touched:
            if (self._path / newsroom_folder.THEME).is_dir():
                for gone in models.ThemeFile.objects.exclude(path__in=[*files, *self._left_out]):
                    gone.delete()
            for path, content in files.items():
                row = models.ThemeFile.objects.filter(path=path).first() or models.ThemeFile(path=path)
                if row.pk is None or bytes(row.content) != content:
                    row.content = content
                    row.save()
        return touched.number

    def take_kept(self) -> int:
        """Facts and episodes, kept as they came; answers how many lines could not be read."""
        refused = 0
        for kind, file in (("facts", newsroom_folder.FACTS), ("episodes", newsroom_folder.EPISODES)):
            kept = 0
            with transaction.atomic():
                for line in newsroom_folder.raw_lines(self._path, file):
                    problem = line if isinstance(line, Problem) else _keep(kind, line)
                    if problem is not None:
                        refused += 1
                        self.problems.append(problem)
                    else:
                        kept += 1
            if kept:
                self.problems.append(Problem(f"{kept} {kind}: {NOT_SHOWN[kind]}", file=file))
        return refused

    def _named(self, model: type[N], said: Sequence[Named | Any]) -> None:
        """In the order said, before all others, which keep theirs."""
        if not said:
            return
        slugs = [named.slug for named in said]
        for order, named in enumerate(said):
            row = model.objects.filter(slug=named.slug).first() or model(slug=named.slug)
            rest = dict(named.rest)
            row.name, row.order, row.named = named.name, order, bool(rest.pop("named", True)) or row.named
            row.retired = bool(rest.pop("retired", row.retired))
            row.rest = {**row.rest, **rest}
            try:
                row.full_clean(exclude=["picture", "account"])
            except ValidationError as error:
                self._warn(f"{named.slug}: {' '.join(error.messages)}", f"/{model.__name__.lower()}s/{order}")
                continue
            row.save()
        others: Any = model._default_manager.exclude(slug__in=slugs)
        for order, row in enumerate(others.order_by("order", "slug"), len(slugs)):
            if row.order != order:
                row.order = order
                row.save()

    def _documents(self, newsroom: Newsroom) -> None:
        for order, said in enumerate(newsroom.documents):
            row = models.Document.objects.filter(slug=said.slug).first() or models.Document(slug=said.slug)
            row.title, row.body, row.place, row.order, row.rest = said.title, said.body, said.place, order, {**row.rest, **said.rest}
            try:
                row.full_clean()
            except ValidationError as error:
                self._warn(f"{said.slug}: {' '.join(error.messages)}", f"/documents/{order}")
                continue
            row.save()

    def _face(self, href: str) -> models.Picture | None:
        if not href:
            return None
        found = self._pictures.file(href)
        if found is None:
            self._warn(self._pictures.why_not(href), "/contributors")
        return found

    def _logo(self, said: str) -> str | None:
        """The address of the publisher's logo; None where the newsroom keeps the one it has."""
        if not said or remote(said):
            return said or None
        try:
            return self._store.take_logo(media_file(self._path, said).read_bytes())
        except (MediaOutside, MediaMissing, PictureRefused) as error:
            self._warn(str(error), "/publisher/logo")
            return None

    def _theme_files(self) -> Iterator[tuple[str, bytes]]:
        top = self._path / newsroom_folder.THEME
        if not top.is_dir():
            return
        real = Path(os.path.realpath(top))
        files = sorted(
            path for path in top.rglob("*") if path.is_file() and not any(part.startswith(".") for part in path.relative_to(top).parts)
        )
        for number, path in enumerate(files):
            name = path.relative_to(top).as_posix()
            size = path.stat().st_size
            why = ""
            if not Path(os.path.realpath(path)).is_relative_to(real):
                why = "it leads out of theme/"
            elif size > MOST_THEME_BYTES:
                why = f"it has {size:,} bytes; {MOST_THEME_BYTES:,} is the most"
            elif number >= MOST_THEME_FILES:
                why = f"{MOST_THEME_FILES} files are the most"
            if why:
                self._left_out.append(name)
                self.problems.append(Problem(f"The theme file {name} is left out: {why}.", file=f"{newsroom_folder.THEME}/{name}"))
            else:
                yield name, path.read_bytes()

    def _warn(self, message: str, field: str) -> None:
        self.problems.append(Problem(message, field, file=FILE))


def _take_site(said: Newsroom, logo: str | None) -> None:
    row = models.Newsroom.objects.first() or models.Newsroom()
    for name in ("name", "url", "strapline", "language", "timezone"):
        if value := getattr(said, name):
            setattr(row, name, value)
    for name in ("name", "contact", "corrections"):
        if value := getattr(said.publisher, name):
            setattr(row, f"publisher_{name}", value)
    if logo is not None:
        row.publisher_logo, row.publisher_logo_file = logo, said.publisher.logo
    layouts: dict[str, Any] = dict(row.layouts)
    for kind, layout in said.pages.items():
        layouts[kind] = {"rails": list(layout.rails), "topics": list(layout.topics), **layout.rest}
    row.layouts = layouts
    kept = {name: value for name, value in said.rest.items() if name != BANNER}
    row.rest = {**row.rest, **kept, **({"publisher": dict(said.publisher.rest)} if said.publisher.rest else {})}
    row.save()


def _take_person(row: models.Contributor, said: Any, face: models.Picture | None) -> None:
    row.uri, row.bio = said.uri or row.uri, said.bio or row.bio
    if face is not None:
        row.picture, row.picture_file = face, said.picture
    row.save()


def _take_rail(said: Rail, order: int) -> None:
    row = models.Rail.objects.filter(slug=said.slug).first() or models.Rail(slug=said.slug)
    fill = said.fill
    row.title, row.order, row.fills = said.title, order, fill is not None
    row.fill_section, row.fill_kind, row.fill_topic = (fill.section, fill.kind, fill.topic) if fill else ("", "", "")
    row.limit = (fill.limit or DEFAULT_LIMIT) if fill else max(len(said.picks), 1)
    row.rest = {**row.rest, **said.rest, **({"fill": dict(fill.rest)} if fill and fill.rest else {})}
    picks = [(pick.uri, pick.headline, pick.until) for pick in said.picks]
    standing = (
        list(models.RailPick.objects.filter(rail=row).order_by("order", "pk").values_list("uri", "headline", "until")) if row.pk else []
    )
    if picks != standing:
        row.picks = [  # type: ignore[misc]  # a cluster: written when the rail is saved
            models.RailPick(order=at, uri=uri, headline=headline, until=until) for at, (uri, headline, until) in enumerate(picks)
        ]
    row.save()


def _keep(kind: str, line: Line) -> Problem | None:
    """Keep one line; what is wrong with it, where it cannot be."""
    try:
        value = parse_json(line.data)
    except UnreadableJson as error:
        return Problem(str(error), file=line.file, line=line.line)
    key = value.get(KEYS[kind]) if isinstance(value, Mapping) else None
    if not isinstance(key, str) or not 0 < len(key) <= 500:
        return Problem(f"A line of {line.file} is a JSON object with a {KEYS[kind]}.", f"/{KEYS[kind]}", file=line.file, line=line.line)
    keep_line(kind, key, value)
    return None


def _leads_back(path: str, to: str) -> bool:
    """Whether the redirects that there are lead from the target to the path again."""
    seen: set[str] = set()
    while to != path and to not in seen:
        seen.add(to)
        following = models.Redirect.objects.filter(path=to).values_list("to", flat=True).first()
        if following is None:
            return False
        to = following
    return to == path
