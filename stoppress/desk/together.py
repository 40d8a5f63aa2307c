"""Several stories at once, as one change and one edition; one that is refused stops no other and leaves nothing behind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Revision

from stoppress.desk.changing import ChangeKind, Touched, changing
from stoppress.desk.models import Story
from stoppress.desk.models.stories import StoryHeld, StoryKilled

MOST = 200
Act = Callable[[Story, Touched], None]


@dataclass
class Done:
    """`refused` says why, by the story's number; `change` is to be taken by the press, None where no reader sees a difference."""

    done: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    change: int | None = None


class TooManyStories(ValueError):
    def __init__(self, found: int) -> None:
        super().__init__(f"{found:,} stories at once; at most {MOST:,} are one change. Choose fewer.")


def act_on(
    numbers: Sequence[int], act: Act, why_not: Callable[[Story], str], *, at: datetime, by: str, cause: str, kind: ChangeKind
) -> Done:
    """Raises TooManyStories."""
    if len(numbers) > MOST:
        raise TooManyStories(len(numbers))
    done = Done()
    with changing(at=at, author=by, cause=cause[:500], kind=kind) as touched:
        for story in Story.objects.filter(pk__in=numbers).order_by("pk"):
            if why := why_not(story):
                done.refused[story.pk] = why
                continue
            try:
                with transaction.atomic():
                    act(story, touched)
            except (StoryHeld, StoryKilled) as error:
                done.refused[story.pk] = str(error)
            except ValidationError as error:
                done.refused[story.pk] = " ".join(error.messages)
            else:
                done.done.append(story.pk)
    done.change = touched.number
    return done


def newest(story: Story) -> Story:
    """The story as the desk saved it last."""
    found: Story = story.get_latest_revision_as_object() if story.latest_revision_id else story
    return found


def has_newer_draft(story: Story) -> bool:
    return bool(story.live and story.has_unpublished_changes and story.latest_revision_id != story.live_revision_id)


def update_waits(story: Story) -> bool:
    """Whether a newer text of a live story goes live by itself."""
    return bool(story.live and story.revisions.filter(approved_go_live_at__isnull=False).exists())


def publish(story: Story, touched: Touched, user: Any) -> None:
    """The newest text, as an update where readers have an older one. Raises StoryHeld, StoryKilled."""
    said = newest(story)
    if story.live:
        said.move_shown_time(touched.at)
    _publish(said, story, touched, user)


def _publish(said: Story, story: Story, touched: Touched, user: Any) -> None:
    said.version = story.version + 1
    _revise(said, touched, user).publish(user=user, log_action=True, skip_permission_checks=True)


def _revise(said: Story, touched: Touched, user: Any) -> Revision:
    revision: Revision = said.save_revision(clean=False, user=user, log_action=True)
    Revision.objects.filter(pk=revision.pk).update(created_at=touched.at)
    return revision


def alter(story: Story, change: Callable[[Story], None], touched: Touched, user: Any) -> None:
    """The same small change to what readers have, shown time unmoved, and to a newer draft, which stays one.

    What waits for its moment goes on waiting, changed.
    """
    if not story.live:
        said = newest(story)
        change(said)
        if story.state in ("scheduled", "embargoed"):
            _publish(said, story, touched, user)
            return
        said.save()
        _revise(said, touched, user)
        return
    draft = newest(story) if has_newer_draft(story) else None
    said = story.live_revision.as_object() if story.live_revision is not None else newest(story)
    change(said)
    _publish(said, story, touched, user)
    if draft is not None:
        change(draft)
        draft.save_revision(clean=False, user=user)
