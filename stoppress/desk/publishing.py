"""Publishing: the one service that the desk, the API, imports and the timetable call to change what readers get.

Every function opens its transaction, writes content and change together, and commits. Waiting for the press comes
after, with `pressroom_client.take`, never inside a transaction.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log
from wagtail.models import Revision

from stoppress.desk.applying import Plan, apply
from stoppress.desk.changing import ChangeKind, Touched, changing, current
from stoppress.desk.deciding import Outcome, Refusal, Unversioned
from stoppress.desk.models import Story
from stoppress.desk.texts import Pictures
from stoppress.wires.item import Item, Problem

__all__ = [
    "MOST_ITEMS", "Outcome", "Pictures", "Refusal", "Result", "TooManyItems", "UnknownStory", "Unversioned",
    "apply_item", "apply_items", "kill", "minor_edit", "preview_items", "publish", "save_draft", "schedule", "unpublish",
    "unschedule", "update",
]  # fmt: skip

MOST_ITEMS = 1_000


@dataclass(frozen=True, slots=True)
class Result:
    """`number` is the story's, None where there is none; `state` is one of models.stories.STATES: that of what came in, so
    `draft` for one kept beside a live story. `address` is "" until it is public; `change` is to be taken by the press, None
    where readers see no difference."""

    uri: str
    outcome: Outcome
    number: int | None = None
    state: str = ""
    version: int = 0
    address: str = ""
    change: int | None = None
    refusal: Refusal = ""
    problems: tuple[Problem, ...] = ()


class UnknownStory(LookupError):
    def __init__(self, uri: str) -> None:
        super().__init__(f"No story is known by the uri {uri!r}.")


class TooManyItems(ValueError):
    def __init__(self, found: int) -> None:
        super().__init__(f"{found:,} items at once; at most {MOST_ITEMS:,} are one change. Send them in parts.")


class InsideChange(RuntimeError):
    def __init__(self) -> None:
        super().__init__("A publish is a change of its own and commits: it cannot be part of another.")


def apply_items(
    items: Sequence[Item],
    *,
    at: datetime,
    by: str = "",
    cause: str = "",
    pictures: Pictures | None = None,
    as_draft: bool = False,
    unversioned: Unversioned = "first",
) -> tuple[Result, ...]:
    """Up to 1,000 items in one transaction and one change; results in the order of the items, none stops another.

    Pictures are taken before; an item whose picture is not among them appears without. Raises TooManyItems.
    """
    if len(items) > MOST_ITEMS:
        raise TooManyItems(len(items))
    with _change(at, by, cause or _import_cause(items), "import") as touched:
        results = _apply(items, touched, pictures or {}, as_draft=as_draft, unversioned=unversioned)
    public = ("published", "updated", "killed")
    return tuple(replace(result, change=touched.number) if result.outcome in public else result for result in results)


def _apply(items: Sequence[Item], touched: Touched, pictures: Pictures, *, as_draft: bool, unversioned: Unversioned) -> list[Result]:
    results: list[Result] = []
    for batch in _without_repeats(items):
        plans = apply(batch, touched, pictures, as_draft=as_draft, unversioned=unversioned)
        results += (_result(plan) for plan in plans)
    return results


def apply_item(
    item: Item, *, at: datetime, by: str = "", cause: str = "", pictures: Pictures | None = None, unversioned: Unversioned = "next"
) -> Result:
    """One item: the same path as many."""
    cause = cause or (f"Publish: {item.headline}" if item.status == "usable" else f"{item.status.capitalize()}: {item.uri}")
    return apply_items([item], at=at, by=by, cause=cause, pictures=pictures, unversioned=unversioned)[0]


def preview_items(
    items: Sequence[Item],
    *,
    at: datetime,
    as_draft: bool = False,
    unversioned: Unversioned = "first",
) -> tuple[Result, ...]:
    """What `apply_items` would answer; nothing is kept, and no file goes before readers. Raises TooManyItems."""
    if len(items) > MOST_ITEMS:
        raise TooManyItems(len(items))
    with transaction.atomic():
        with _change(at, "", "", "import") as touched:
            touched.rehearsed = True
            results = _apply(items, touched, {}, as_draft=as_draft, unversioned=unversioned)
        transaction.set_rollback(True)
    return tuple(results)


def _import_cause(items: Sequence[Item]) -> str:
    return f"Publish: {items[0].headline}" if len(items) == 1 else f"Import of {len(items)} items"


def _without_repeats(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Runs of items in which no uri comes twice, so that a later version meets the earlier one."""
    batch: list[Item] = []
    seen: set[str] = set()
    for item in items:
        if item.uri in seen:
            yield batch
            batch, seen = [], set()
        batch.append(item)
        seen.add(item.uri)
    if batch:
        yield batch


_STATE = {"publish": "live", "wait": "embargoed", "draft": "draft", "hold": "draft", "kill": "killed"}


def _result(plan: Plan) -> Result:
    decision, row = plan.decision, plan.row
    state = _STATE.get(decision.action) or (row.get("state") or "" if plan.known else "")
    version = decision.version or (row.get("version") or 0 if plan.known else 0)
    return Result(
        uri=plan.item.uri,
        outcome=decision.outcome,
        number=row.get("id") or None,
        state=state,
        version=version,
        address=row.get("address") or "",
        refusal=decision.refusal,
        problems=tuple(replace(problem, uri=problem.uri or plan.item.uri) for problem in plan.problems),
    )


@contextmanager
def _change(at: datetime, by: str, cause: str, kind: ChangeKind) -> Iterator[Touched]:
    if current() is not None:
        raise InsideChange
    with changing(at=at, author=by, cause=cause, kind=kind) as touched:
        yield touched


def _after(uri: str, outcome: Outcome, touched: Touched) -> Result:
    story = Story.objects.get(uri=uri)
    return Result(uri, outcome, story.pk, story.state, story.version, story.address or "", touched.number)


def _revise(story: Story, touched: Touched, user: Any = None) -> Revision:
    """Keep what the object says, children included, as the newest revision."""
    if story.pk is None:
        story.save()
    revision = story.save_revision(clean=False, user=user)
    Revision.objects.filter(pk=revision.pk).update(created_at=touched.at)
    revision.created_at = touched.at
    return revision


# `by` is the name in the record; `user`, where an account did it, stands in the audit log and at the revision.
def save_draft(story: Story, *, at: datetime, by: str = "", user: Any = None) -> Result:
    """Keep an editor's text as a revision; beside a live story readers see no difference."""
    with _change(at, by, f"Draft: {story.uri}", "edit") as touched:
        if not story.live:
            story.save()
        _revise(story, touched, user)
    return _after(story.uri, "draft", touched)


def publish(story: Story, *, at: datetime, by: str = "", cause: str = "", user: Any = None) -> Result:
    """Publish what the object says (children included) as the next version. An embargo in the future holds it until then.

    Raises StoryHeld, StoryKilled.
    """
    return _publish_now(story, "publish", at, by, cause or f"Publish: {story.headline}", user)


def update(story: Story, *, at: datetime, by: str = "", user: Any = None) -> Result:
    """Publish, and show readers that it was updated now. Raises StoryHeld, StoryKilled."""
    story.updated = at.replace(microsecond=0)
    return _publish_now(story, "publish", at, by, f"Update: {story.headline}", user)


def minor_edit(story: Story, *, at: datetime, by: str = "", user: Any = None) -> Result:
    """Publish without moving the time that readers see. Raises StoryHeld, StoryKilled."""
    return _publish_now(story, "minor", at, by, f"Minor edit: {story.headline}", user)


def _publish_now(story: Story, kind: ChangeKind, at: datetime, by: str, cause: str, user: Any) -> Result:
    with _change(at, by, cause, kind) as touched:
        _publish(story, touched, user)
    result = _after(story.uri, "published", touched)
    waits = story.embargoed_until is not None and story.embargoed_until > at
    return replace(result, outcome="embargoed", state="embargoed") if waits else result


def schedule(story: Story, *, goes_live: datetime, at: datetime, by: str = "", user: Any = None) -> Result:
    """Publish what the object says at a later moment; what is live stays until then. Raises StoryHeld, StoryKilled."""
    story.go_live_at = goes_live
    with _change(at, by, f"Schedule: {story.uri}", "edit") as touched:
        _publish(story, touched, user)
    result = _after(story.uri, "scheduled", touched)
    return result if result.state in ("scheduled", "embargoed") else replace(result, state="scheduled")


def _publish(story: Story, touched: Touched, user: Any = None) -> None:
    known = Story.objects.filter(pk=story.pk).values_list("version", flat=True).first() if story.pk else 0
    story.version = (known or 0) + 1
    _revise(story, touched, user).publish(user=user, log_action=user is not None, skip_permission_checks=True)


def unschedule(uri: str, *, at: datetime, by: str = "", user: Any = None) -> Result:
    """Call off what was to go live by itself; what is live stays, the text stays as a draft. Raises UnknownStory."""
    with _change(at, by, f"Called off: {uri}", "edit") as touched:
        story = _find(uri)
        _call_off(story, touched)
        if user is not None:
            log(instance=story, action="wagtail.schedule.cancel", user=user, title=story.headline)
    return _after(uri, "draft", touched)


def _call_off(story: Story, touched: Touched) -> None:
    """No revision waits any more, and the newest text asks for no moment."""
    for revision in story.revisions.filter(Q(approved_go_live_at__isnull=False) | Q(pk=story.latest_revision_id)):
        revision.content["go_live_at"] = None
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at", "content"])
    story.go_live_at = None
    if story.live:
        story.touch(touched)
    else:
        story.save()


def unpublish(uri: str, *, at: datetime, by: str = "", cause: str = "", user: Any = None) -> Result:
    """Take a story from readers, reversibly: its address answers 404. Raises UnknownStory."""
    with _change(at, by, cause or f"Unpublish: {uri}", "unpublish") as touched:
        story = _find(uri)
        if story.live:
            story.unpublish(user=user, log_action=user is not None)
        elif story.state in ("scheduled", "embargoed"):
            _call_off(story, touched)
    return _after(uri, "unpublished", touched)


def kill(uri: str, *, line: str, at: datetime, by: str = "", cause: str = "", user: Any = None) -> Result:
    """Withdraw a story for good: its address answers 410 with the line. Raises UnknownStory."""
    with _change(at, by, cause or f"Kill: {uri}", "kill") as touched:
        story = _find(uri)
        if story.state != "killed":
            story.left = at if story.live else story.left
            story.version += 1
            story.state, story.live, story.live_revision = "killed", False, None
            story.has_unpublished_changes = True
            story.go_live_at = story.expire_at = None
            story.revisions.update(approved_go_live_at=None)
        story.kill_line = line
        story.save()
        if user is not None:
            log(instance=story, action="desk.kill", user=user, title=story.headline, data={"line": line})
    return _after(uri, "killed", touched)


def _find(uri: str) -> Story:
    story: Story | None = Story.objects.filter(uri=uri).first()
    if story is None:
        raise UnknownStory(uri)
    return story
