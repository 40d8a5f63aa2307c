"""Where a picture is used: stories that readers have, drafts, contributors."""

from dataclasses import dataclass

from django.db.models import Sum

from stoppress.desk.models import Contributor, Membership, Picture, Story, Tally
from stoppress.desk.rows import select

MOST = 50


@dataclass(frozen=True, slots=True)
class Uses:
    """`live` counts all stories that readers have with it; the lists hold fifty at most."""

    live: int
    stories: tuple[Story, ...]
    drafts: tuple[Story, ...]
    contributors: tuple[Contributor, ...]

    def __bool__(self) -> bool:
        return bool(self.live or self.drafts or self.contributors)


def uses_of(row: Picture) -> Uses:
    """Of the file, however it is cut."""
    cuts = list(Picture.objects.filter(original=row.original).values_list("pk", "key")[:20])
    listed = [f"picture/{key}" for _, key in cuts]
    live = Tally.objects.filter(list__in=listed).aggregate(stories=Sum("stories"))["stories"] or 0
    shown = list(Membership.objects.filter(list__in=listed).order_by("-moment").values_list("story", flat=True)[:MOST])
    stories = {story.pk: story for story in Story.objects.filter(pk__in=shown).defer("body")}
    waiting: set[int] = set()
    for number, key in cuts:
        waiting |= {story for (story,) in select(_DRAFTS, number, f'%"{key}"%', MOST)}
        waiting |= {story for (story,) in select(_BESIDE, f'%"picture": {number},%', f"%{key}%", MOST)}
    drafts = Story.objects.filter(pk__in=waiting - set(shown)).defer("body").order_by("-pk")[:MOST]
    faces = Contributor.objects.filter(picture__in=[number for number, _ in cuts])
    return Uses(live, tuple(stories[number] for number in dict.fromkeys(shown) if number in stories), tuple(drafts), tuple(faces))


# A draft that never was live is its own row; one beside a live story is its newest revision.
_DRAFTS = "SELECT id FROM desk_story WHERE state <> 'live' AND (picture_id = %s OR body LIKE %s) LIMIT %s"
_BESIDE = (
    "SELECT s.id FROM desk_story s JOIN wagtailcore_revision r ON r.id = s.latest_revision_id"
    " WHERE s.state = 'live' AND s.has_unpublished_changes AND (r.content LIKE %s OR r.content LIKE %s) LIMIT %s"
)
