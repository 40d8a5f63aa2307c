"""The saved views of the story list: what each shows, to whom, and why a story is among them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Q
from wagtail.models import Task, TaskState

from stoppress.desk.models import Byline, Notice, NotLive, Story, TimetableEntry
from stoppress.desk.policy import may

Why: TypeAlias = Mapping[int, str]  # by the story's number
FEW = 2_000


@dataclass(frozen=True, slots=True)
class SavedView:
    """`name` stands in its address. `narrow` gets the stories that the account may read, and answers those to show with reasons."""

    name: str
    label: str
    narrow: Callable[[Any, Any], tuple[Any, Why]]
    empty: str
    act: str = ""  # only for who may do that


def in_the_bin() -> Any:
    """Few: to leave these out by number lets an index alone answer for all the rest."""
    return Story.objects.filter(binned__isnull=False)


def _all(stories: Any, user: Any) -> tuple[Any, Why]:
    return stories, {}


def _mine(stories: Any, user: Any) -> tuple[Any, Why]:
    own = Q(owner=user.pk)
    bylined = list(Byline.objects.filter(contributor__account=user.pk).values_list("story_id", flat=True)[:FEW])
    return stories.filter(own | Q(pk__in=bylined) if bylined else own), {}


def _in_state(state: str) -> Callable[[Any, Any], tuple[Any, Why]]:
    return lambda stories, user: (stories.filter(state=state), {})


def _needs_me(stories: Any, user: Any) -> tuple[Any, Why]:
    why: dict[int, str] = {}
    for number, by, text in Notice.objects.filter(user=user, seen_at=None, story__isnull=False).values_list("story", "by", "text")[:FEW]:
        why.setdefault(number, f"{by} {text}".strip())
    for number in awaiting(user):
        why[number] = "Waits for your approval"
    if may(user, "hold"):
        why.update((number, f"On hold: {held}") for number, held in Story.objects.filter(held__gt="").values_list("pk", "held")[:FEW])
    return stories.filter(pk__in=list(why)), why


def awaiting(user: Any) -> set[int]:
    """Stories with a task that this account may approve."""
    kind = Story.get_base_content_type().pk
    found: set[int] = set()
    for task in Task.objects.filter(active=True).specific():
        states = task.get_task_states_user_can_moderate(user=user)
        found.update(
            int(number)
            for number in TaskState.objects.filter(pk__in=states, workflow_state__base_content_type=kind).values_list(
                "workflow_state__object_id", flat=True
            )[:FEW]
        )
    return found


def _not_live(stories: Any, user: Any) -> tuple[Any, Why]:
    why: dict[int, str] = {}
    for owner, reason in NotLive.objects.filter(owner__startswith="story/").values_list("owner", "why")[:FEW]:
        why[int(owner.partition("/")[2])] = reason
    failed = TimetableEntry.objects.filter(kind__in=["go-live", "expire"], failures__gt=0)
    why.update((number, f"The timetable tried and failed: {trouble}") for number, trouble in failed.values_list("subject", "trouble")[:FEW])
    return stories.filter(pk__in=list(why)), why


VIEWS: tuple[SavedView, ...] = (
    SavedView("all", "All", _all, "No story is here for you yet. Write the first one; an admin can also import stories."),
    SavedView("mine", "Mine", _mine, "No story here is yours yet: what you begin, or are given, stands here."),
    SavedView("needs-me", "Needs me", _needs_me, "Nothing waits for you."),
    SavedView("live", "Live now", _in_state("live"), "No story is live."),
    SavedView("scheduled", "Scheduled", _in_state("scheduled"), "Nothing is scheduled."),
    SavedView("embargoed", "Embargoed", _in_state("embargoed"), "Nothing is under embargo."),
    SavedView("not-live", "Not live", _not_live, "Every published story is before its readers."),
    SavedView("bin", "Bin", _all, "The bin is empty."),
)


def view_named(name: str) -> SavedView:
    """The first one where no view has that name."""
    return next((view for view in VIEWS if view.name == name), VIEWS[0])
