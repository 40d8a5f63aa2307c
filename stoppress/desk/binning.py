"""The bin: drafts that no reader ever saw lie there for thirty days, then the timetable removes them."""

from datetime import datetime, timedelta
from typing import Any

from wagtail.log_actions import log

from stoppress.desk import timetable
from stoppress.desk.changing import Touched, changing
from stoppress.desk.models import Story

KEPT = timedelta(days=30)


class NotForTheBin(ValueError):
    """A story that readers have, had or will have; nothing public is ever deleted."""


def refusal(story: Story) -> str:
    """Why a story cannot go to the bin; "" where it can."""
    if story.binned is not None:
        return "It lies in the bin already."
    if story.state in ("scheduled", "embargoed"):
        return "It waits for its moment: call that off first."
    if story.state != "draft" or story.live or story.first_published_at is not None or story.address:
        return "Readers have or had it: unpublish or kill it instead."
    return ""


def to_bin(story: Story, *, at: datetime, by: str = "", user: Any = None) -> None:
    """Raises NotForTheBin."""
    if why := refusal(story):
        raise NotForTheBin(f"“{story}” cannot go to the bin. {why}")
    with changing(at=at, author=by, cause=f"To the bin: {story}"[:500]) as touched:
        put_in(story, touched.at, user)


def put_in(story: Story, at: datetime, user: Any = None) -> None:
    """Inside a change."""
    story.binned = at
    story.save(update_fields=["binned"])
    timetable.enter("bin", story.pk, timetable.milliseconds(at + KEPT))
    if user is not None:
        log(instance=story, action="desk.bin", user=user, title=story.headline)


def restore(story: Story, *, at: datetime, by: str = "", user: Any = None) -> None:
    """Back among the drafts; harmless for a story that is not in the bin."""
    with changing(at=at, author=by, cause=f"From the bin: {story}"[:500]):
        story.binned = None
        story.save(update_fields=["binned"])
        timetable.enter("bin", story.pk, None)
        if user is not None:
            log(instance=story, action="desk.restore", user=user, title=story.headline)


def remove(number: int, touched: Touched) -> None:
    """For the timetable: a story that is still in the bin goes for good; one that came out meanwhile stays."""
    story = Story.objects.filter(pk=number).first()
    if story is None or story.binned is None:
        return
    if story.binned + KEPT > touched.at:
        timetable.enter("bin", number, timetable.milliseconds(story.binned + KEPT))
        return
    if story.live or story.first_published_at is not None or story.address:
        restore(story, at=touched.at)
        return
    touched.cause = f"Removed from the bin: {story}"[:500]
    story.delete()
