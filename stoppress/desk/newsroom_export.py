"""Exporting what stands round the stories, as newsroom.yaml says it."""

from collections.abc import Mapping
from typing import Any, Protocol

from stoppress.desk import models
from stoppress.desk.banners import banner_said
from stoppress.desk.kept_lines import kept_lines
from stoppress.wires.newsroom import Contributor, Document, Fill, Layout, Named, Newsroom, Pick, Publisher, Rail, Redirect

MADE = {"named": False}  # a section, topic or person that only stories named: it has a page only while a public one stands in it

RETIRED = {"retired": True}  # its page stays, and it is offered for no new stories


class Media(Protocol):
    """Where originals are written; answers the href that each stands at."""

    def picture(self, href: str, key: str) -> str: ...
    def logo(self, href: str, address: str) -> str: ...


def newsroom_values(media: Media) -> Newsroom:
    """Everything but stories, facts, episodes and theme."""
    row = models.Newsroom.objects.first() or models.Newsroom()
    rest = {**row.rest, **banner_said()}
    logo = row.publisher_logo
    if logo.startswith("/media/"):
        logo = media.logo(row.publisher_logo_file, logo)
    return Newsroom(
        name=row.name,
        url=row.url,
        strapline=row.strapline,
        publisher=Publisher(row.publisher_name, logo, row.publisher_contact, row.publisher_corrections, rest.pop("publisher", {})),
        language=row.language,
        timezone=row.timezone,
        sections=tuple(Named(one.slug, one.name, _rest(one)) for one in models.Section.objects.order_by("order", "slug")),
        topics=tuple(Named(one.slug, one.name, _rest(one)) for one in models.Topic.objects.order_by("order", "slug")),
        contributors=tuple(
            _contributor(one, media) for one in models.Contributor.objects.order_by("order", "slug").select_related("picture")
        ),
        rails=tuple(_rail(one) for one in models.Rail.objects.order_by("order", "slug")),
        pages={kind: _layout(said) for kind, said in sorted(row.layouts.items())},
        documents=tuple(
            Document(one.slug, one.title, one.body, one.place, one.rest) for one in models.Document.objects.order_by("order", "slug")
        ),
        programmes=tuple(kept_lines("programmes")),
        redirects=tuple(Redirect(one.path, one.to) for one in models.Redirect.objects.order_by("path")),
        rest=rest,
    )


def _rest(row: models.Section | models.Topic | models.Contributor) -> Mapping[str, Any]:
    return {**row.rest, **({} if row.named else MADE), **(RETIRED if row.retired else {})}


def _contributor(row: models.Contributor, media: Media) -> Contributor:
    face = row.picture_file
    if row.picture is not None:
        face = media.picture(row.picture_file or row.picture.file_name, row.picture.key)
    return Contributor(row.slug, row.name, row.uri, row.bio, face, _rest(row))


def _rail(row: models.Rail) -> Rail:
    rest = dict(row.rest)
    more = rest.pop("fill", {})
    picks = tuple(Pick(pick.uri, pick.headline, pick.until) for pick in models.RailPick.objects.filter(rail=row).order_by("order", "pk"))
    fill = Fill(row.fill_section, row.fill_kind, row.fill_topic, row.limit, more) if row.fills else None
    return Rail(row.slug, row.title, picks, fill, rest)


def _layout(said: Mapping[str, Any]) -> Layout:
    rest = {key: value for key, value in said.items() if key not in ("rails", "topics")}
    return Layout(tuple(said.get("rails") or ()), tuple(said.get("topics") or ()), rest)
