"""Merging: two sections, topics or contributors become one, its stories, addresses and rails with it, in one change."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from stoppress.desk.addresses import FEEDS, page_address, slug_changed
from stoppress.desk.changing import Touched, changing
from stoppress.desk.models import Byline, Contributor, MergedName, Newsroom, Rail, Section, Story, StoryTopic, Tally, Topic
from stoppress.desk.models.guarded import writing_in_bulk

Place: TypeAlias = Section | Topic | Contributor


class CannotMerge(ValueError):
    """What is to be merged is the same one, or of two kinds."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” cannot become part of itself. Choose another.")


@dataclass(frozen=True, slots=True)
class Effect:
    """What merging would do: `stories` change, of which `both` carry the target already; `pages` and `feeds` redirect."""

    stories: int
    both: int
    pages: int
    feeds: int
    rails: tuple[str, ...]
    layouts: int


def kind_of(place: Place) -> str:
    return type(place).__name__.lower()


def effect_of(former: Place, into: Place) -> Effect:
    """Raises CannotMerge."""
    check(former, into)
    kind = kind_of(former)
    stories = set(carrying(former))
    both = len(stories & set(carrying(into))) if kind != "section" else 0
    spans = Tally.objects.filter(list__gt=f"{kind}/{former.slug}/", list__lt=f"{kind}/{former.slug}0").count()
    has_page = former.named or Tally.objects.filter(list=f"{kind}/{former.slug}").exists()
    return Effect(
        len(stories),
        both,
        spans + 1 if has_page else 0,
        len(FEEDS) if has_page else 0,
        rails_of(former),
        sum(former.slug in layout.get("topics", ()) for newsroom in Newsroom.objects.all() for layout in newsroom.layouts.values())
        if kind == "topic"
        else 0,
    )


def check(former: Place, into: Place) -> None:
    if type(former) is not type(into) or former.pk == into.pk:
        raise CannotMerge(former.name)


def carrying(place: Place) -> list[int]:
    """Numbers of the stories that carry it, drafts too."""
    if isinstance(place, Section):
        return list(Story.objects.filter(section=place).values_list("pk", flat=True))
    if isinstance(place, Topic):
        return list(StoryTopic.objects.filter(topic=place).values_list("story_id", flat=True).distinct())
    return list(Byline.objects.filter(contributor=place).values_list("story_id", flat=True).distinct())


def rails_of(place: Place) -> tuple[str, ...]:
    """Titles of the rails that fill from it."""
    if isinstance(place, Contributor):
        return ()
    return tuple(Rail.objects.filter(**{f"fill_{kind_of(place)}": place.slug}).values_list("title", flat=True))


def merge(former: Place, into: Place, *, at: datetime, by: str) -> Touched:
    """One change, so one edition. What drafts, old texts and the wire still call the former is the other from now on.

    Raises CannotMerge.
    """
    check(former, into)
    with changing(at=at, author=by, cause=f"Merge: {former.name} into {into.name}", kind="edit") as touched:
        touched.carry(carrying(former))
        slug_changed(into, former.slug)  # before the stories move: it reads where they stand
        _move_stories(former, into)
        _remember(former, into)
        if isinstance(former, Contributor) and isinstance(into, Contributor):
            _take_what_is_missing(former, into)
        former.delete()
        into.touch(touched)
    return touched


def _move_stories(former: Place, into: Place) -> None:
    with writing_in_bulk():
        if isinstance(former, Section):
            Story.objects.filter(section=former).update(section=into)
        elif isinstance(former, Topic) and isinstance(into, Topic):
            twice = StoryTopic.objects.filter(topic=into).values("story")
            StoryTopic.objects.filter(topic=former, story__in=twice).delete()
            StoryTopic.objects.filter(topic=former).update(topic=into)
        elif isinstance(former, Contributor) and isinstance(into, Contributor):
            twice = Byline.objects.filter(contributor=into).values("story")
            Byline.objects.filter(contributor=former, story__in=twice).delete()
            Byline.objects.filter(contributor=former).update(contributor=into)


def _remember(former: Place, into: Place) -> None:
    kind = kind_of(former)
    MergedName.objects.filter(kind=kind, into=former.pk).update(into=into.pk)
    MergedName.objects.create(kind=kind, former=former.pk, into=into.pk, slug=former.slug, name=former.name, uri=getattr(former, "uri", ""))


def _take_what_is_missing(former: Contributor, into: Contributor) -> None:
    """Biography, picture and account, where the one that stays has none."""
    account = former.account
    if account is not None:
        former.account = None
        former.save(update_fields=["account"])
    into.account = into.account or account
    into.bio = into.bio or former.bio
    into.uri = into.uri or former.uri
    if into.picture is None:
        into.picture, into.picture_file = former.picture, former.picture_file
    into.save()


def address_of(place: Place) -> str:
    return page_address(kind_of(place), place.slug)
