"""Where stories stand, as readers have them: for the head of an editor, and for fifty rows of a list at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import WorkflowState

from stoppress.desk.api.states import editions
from stoppress.desk.models import Change, KeptReceipt, NotLive, Story, StoryChange, TimetableEntry
from stoppress.desk.screens.publishing.receipt import edition_of
from stoppress.desk.timetable import moment_of
from stoppress.editions.log import Holdings
from stoppress.press.publishing import ASIDE
from stoppress.press.times import MONTHS

APPROVALS: Mapping[str, str] = {
    WorkflowState.STATUS_IN_PROGRESS: "Waits for an editor.",
    WorkflowState.STATUS_NEEDS_CHANGES: "Sent back to its writer.",
}


@dataclass(frozen=True, slots=True)
class StoryState:
    """`word` is one of INTERCHANGE's states, or `not-live`; `said` is it in words; `more` what else is to be known."""

    word: str
    said: str
    more: tuple[str, ...] = ()
    edition: int | None = None

    def __html__(self) -> str:
        return self.markup()

    def markup(self) -> SafeString:
        """A mark of its own shape for each state, so that nothing is said by colour alone."""
        more = format_html('<span class="desk-state__more">{}</span>', " ".join(self.more)) if self.more else ""
        return format_html(
            '<span class="desk-state desk-state--{}"><span class="desk-state__said">{}</span>{}</span>', self.word, self.said, more
        )


def state_of(story: Story) -> StoryState:
    return states_of([story])[story.pk]


def states_of(stories: Iterable[Story]) -> Mapping[int, StoryState]:
    """By number; half a dozen queries, however many stories. `stories` need state, held, go_live_at, expire_at, live,
    has_unpublished_changes, embargoed_until."""
    rows = {story.pk: story for story in stories if story.pk}
    approvals = _approvals(rows)
    with editions() as log:
        pressing = _pressing(rows, log)
        made = _newest_editions([number for number, story in rows.items() if story.state == "live"], log)
    failed = _failed(rows)
    due: dict[tuple[str, int], datetime] = {
        (kind, subject): moment_of(at)
        for kind, subject, at in TimetableEntry.objects.filter(kind__in=("go-live", "expire"), subject__in=rows).values_list(
            "kind", "subject", "due"
        )
    }
    return {
        number: _state(story, number in pressing, failed.get(number, ""), due, made.get(number), approvals.get(number, ""))
        for number, story in rows.items()
    }


def _state(
    story: Story, pressing: bool, failed: str, due: Mapping[tuple[str, int], datetime], edition: int | None, approval: str
) -> StoryState:
    goes_live, leaves = due.get(("go-live", story.pk)), due.get(("expire", story.pk))
    more = [APPROVALS[approval]] if approval else []
    if story.held:
        more.append(f"On hold: {story.held}")
    if failed:
        return StoryState("not-live", f"Not live: {failed}", tuple(more))
    if pressing and story.state in ("live", "unpublished", "killed"):
        return StoryState("pressing", "Pressing", tuple(more))
    if story.state == "live":
        if goes_live is not None:
            more.append(f"An update goes live {in_words(goes_live)}.")
        elif story.has_unpublished_changes:
            more.append("A newer draft is not published.")
        if leaves is not None:
            more.append(f"It leaves {in_words(leaves)}.")
        return StoryState("live", f"Live in edition {edition}" if edition else "Live", tuple(more), edition)
    if story.state in ("scheduled", "embargoed"):
        until = goes_live or story.go_live_at or story.embargoed_until
        words = "Scheduled for" if story.state == "scheduled" else "Embargoed until"
        return StoryState(story.state, f"{words} {in_words(until)}" if until else story.state.capitalize(), tuple(more))
    return StoryState(story.state, {"draft": "Draft", "unpublished": "Unpublished", "killed": "Killed"}[story.state], tuple(more))


def in_words(moment: datetime) -> str:
    """`3 March 2022, 14:00 GMT` in the newsroom's zone; seconds where there are any."""
    at = timezone.localtime(moment)
    clock = f"{at.hour:02}:{at.minute:02}" + (f":{at.second:02}" if at.second else "")
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}, {clock} {at.tzname()}"


def _pressing(numbers: Iterable[int], log: Holdings) -> set[int]:
    """Those whose newest change has not reached readers."""
    wanted = set(numbers)
    found: set[int] = set()
    for touched in Change.objects.filter(pk__gt=log.mark()).values_list("stories", flat=True)[:1_000]:
        found |= wanted & {int(number) for number in touched}
    for job in log.filed_keys(ASIDE):
        filed = log.filed(job) or b""
        found |= {number for number in wanted if f'"story/{number}/'.encode() in filed}
    return found


def _approvals(numbers: Iterable[int]) -> dict[int, str]:
    """Where each is on its way to an editor and back: a key of APPROVALS."""
    under_way = WorkflowState.objects.filter(
        base_content_type=Story.get_base_content_type(), object_id__in=[str(number) for number in numbers], status__in=APPROVALS
    )
    return {int(number): status for number, status in under_way.values_list("object_id", "status")}


def _failed(numbers: Iterable[int]) -> dict[int, str]:
    owners = {f"story/{number}": number for number in numbers}
    return {owners[owner]: why for owner, why in NotLive.objects.filter(owner__in=owners).values_list("owner", "why")}


def _newest_editions(numbers: Iterable[int], log: Holdings) -> dict[int, int]:
    """The edition in which each last changed, for those that did not come with many others."""
    newest: dict[int, int] = dict(
        StoryChange.objects.filter(story__in=numbers).values("story").annotate(newest=Max("change")).values_list("story", "newest")
    )
    made = dict(KeptReceipt.objects.filter(change__in=newest.values()).values_list("change", "edition"))
    for change in Change.objects.filter(pk__in=set(newest.values()) - made.keys()).defer("payload", "stories"):
        edition = edition_of(log, change)
        if edition is not None:
            made[change.pk] = edition
    return {number: made[change] for number, change in newest.items() if change in made}


def show_states(stories: Iterable[Any]) -> None:
    """Lay each story's state at its `where_it_stands`, for columns and templates."""
    listed = list(stories)
    found = states_of(listed)
    for story in listed:
        story.where_it_stands = found.get(story.pk)
