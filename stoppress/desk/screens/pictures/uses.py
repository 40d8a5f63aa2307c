"""Where a picture is used: stories that readers have, drafts, contributors."""

from dataclasses import dataclass

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
    listed = f"picture/{row.key}"
    live = Tally.objects.filter(list=listed).values_list("stories", flat=True).first() or 0
    shown = list(Membership.objects.filter(list=listed).order_by("-moment").values_list("story", flat=True)[:MOST])
    stories = {story.pk: story for story in Story.objects.filter(pk__in=shown).defer("body")}
    waiting = {number for (number,) in select(_DRAFTS, row.pk, f'%"{row.key}"%', MOST)}
    waiting |= {number for (number,) in select(_BESIDE, f'%"picture": {row.pk},%', f"%{row.key}%", MOST)}
    drafts = Story.objects.filter(pk__in=waiting - set(shown)).defer("body").order_by("-pk")[:MOST]
    return Uses(live, tuple(stories[number] for number in shown if number in stories), tuple(drafts), tuple(row.contributors.all()))


# A draft that never was live is its own row; one beside a live story is its newest revision.
_DRAFTS = "SELECT id FROM desk_story WHERE state <> 'live' AND (picture_id = %s OR body LIKE %s) LIMIT %s"
_BESIDE = (
    "SELECT s.id FROM desk_story s JOIN wagtailcore_revision r ON r.id = s.latest_revision_id"
    " WHERE s.state = 'live' AND s.has_unpublished_changes AND (r.content LIKE %s OR r.content LIKE %s) LIMIT %s"
)
