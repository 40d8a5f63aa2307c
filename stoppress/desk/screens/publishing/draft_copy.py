"""Draft copy: a story as the press would get it if it went live now, with the lists it would stand in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from stoppress.desk import site_copy
from stoppress.desk.addresses import address_day, first_slug, story_address
from stoppress.desk.bodies import block_pictures
from stoppress.desk.lists import public_lists
from stoppress.desk.models import Contributor, Picture, Section, Story, Topic
from stoppress.desk.states import newsroom_timezone
from stoppress.desk.stories import StoryValues, raw_body
from stoppress.desk.story_copy import story_copy
from stoppress.editions.log import Holdings, Owner
from stoppress.press import copy
from stoppress.press.copy import CopyKey, decode

Mode: TypeAlias = Literal["", "front", "section"]


def draft_values(story: Story, at: datetime) -> StoryValues:
    """A story in memory, its unsaved children included, as if it were published at a moment."""
    published = story.published or story.embargoed_until or at
    section = Section.objects.filter(pk=story.section_id).first() or Section.objects.order_by("order", "slug").first()
    day = story.address_date or address_day(published, story.embargoed_until, newsroom_timezone())
    slug = story.slug or first_slug(story.headline or "story", story.uri or "story")
    return StoryValues(
        number=story.pk or 0,
        uri=story.uri or "draft:new",
        version=story.version,
        state="live",
        revision=None,
        headline=str(story),
        teaser=story.teaser,
        kicker=story.kicker,
        standfirst=story.standfirst,
        byline=story.byline,
        dateline=story.dateline,
        section=section.slug if section else "",
        kind=story.kind,
        body=raw_body(story.body),
        language=story.language,
        picture=story.picture.key if story.picture_id and story.picture else None,
        has_picture=bool(story.picture_id or story.picture_href),
        picture_alt=story.picture_alt,
        picture_caption=story.picture_caption,
        picture_credit=story.picture_credit,
        picture_photographer=story.picture_photographer,
        embargoed_until=None,
        published=published.astimezone(UTC).replace(microsecond=0),
        updated=(story.updated or published).astimezone(UTC).replace(microsecond=0),
        address=story.address or story_address(day, slug),
        address_date=day,
        left=None,
        kill_line="",
        topics=tuple(_slugs(Topic, [each.topic_id for each in story.topics.all()])),
        people=tuple(_slugs(Contributor, [each.contributor_id for each in story.people.all()])),
        related=tuple((each.uri, each.name) for each in story.related.all()),
        corrections=tuple((each.uri, each.line, each.at, each.html) for each in story.corrections.all() if each.at),
    )


def _slugs(model: Any, numbers: list[int]) -> list[str]:
    known = dict(model.objects.filter(pk__in=numbers).values_list("pk", "slug"))
    return [known[number] for number in numbers if number in known]


def laid_copy(story: Story, mode: Mode, at: datetime, log: Holdings) -> tuple[Owner, Mapping[CopyKey, Any]]:
    """Whose page is to be shown, and what is laid over readers' copy for it."""
    values = draft_values(story, at)
    laid: dict[CopyKey, Any] = dict(story_copy(values))
    laid.update(_unknown_yet(values, log))
    if mode == "front":
        laid.update(_in_list("front", values.number, log))
        for slug, rule in site_copy.rail_rules().items():
            if rule.admits(values.kind, public_lists(values)):
                laid.update(_in_rail(slug, values.number, log))
        return "list/front", laid
    if mode == "section" and values.section:
        laid.update(_in_list(f"section/{values.section}", values.number, log))
        return f"list/section/{values.section}", laid
    return f"story/{values.number}", laid


def _unknown_yet(values: StoryValues, log: Holdings) -> Mapping[CopyKey, Any]:
    """Sections, topics, people and pictures that no public story shows yet."""
    wanted = [f"section/{values.section}", *(f"topic/{slug}" for slug in values.topics), *(f"contributor/{slug}" for slug in values.people)]
    laid: dict[CopyKey, Any] = {}
    for key in (key for key in wanted if log.filed(key) is None):
        kind, _, slug = key.partition("/")
        model: Any = {"section": Section, "topic": Topic, "contributor": Contributor}[kind]
        row = model.objects.filter(slug=slug).first()
        if row is not None:
            made: Any = {"section": copy.Section, "topic": copy.Topic, "contributor": copy.Contributor}[kind]
            laid[key] = made(slug, row.name)
    for key, encoded in Picture.objects.filter(key__in=picture_keys(values), killed=False).values_list("key", "copy"):
        if log.filed(f"picture/{key}") is None:
            laid[f"picture/{key}"] = site_copy.decode_picture(key, encoded)
    return laid


def picture_keys(values: StoryValues) -> set[str]:
    return {*([values.picture] if values.picture else []), *(key for key in block_pictures(values.body) if key)}


def _in_list(name: str, story: int, log: Holdings) -> Mapping[CopyKey, Any]:
    key = f"list/{name}"
    filed = log.filed(key)
    listing: copy.Listing = decode(key, filed) if filed is not None else copy.Listing()
    if story in listing.stories:
        return {}
    return {key: copy.Listing((story, *listing.stories[:49]), listing.months, listing.departed)}


def _in_rail(slug: str, story: int, log: Holdings) -> Mapping[CopyKey, Any]:
    key = f"rail/{slug}"
    filed = log.filed(key)
    if filed is None:
        return {}
    rail: copy.Rail = decode(key, filed)
    if story in rail.fill or any(pick.story == story for pick in rail.picks):
        return {}
    return {key: copy.Rail(rail.slug, rail.title, rail.limit, rail.picks, (story, *rail.fill))}
