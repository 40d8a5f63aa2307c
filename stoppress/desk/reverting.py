"""Reverting: the earlier copy of stories written back to the desk as new revisions; what cannot be is named, never forced."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wagtail.models import Revision

from stoppress.desk.belonging import change_of
from stoppress.desk.bodies import from_stream
from stoppress.desk.changing import Touched, changing
from stoppress.desk.models import Change, Standing, Story
from stoppress.desk.texts import CHILDREN, SAYS
from stoppress.editions.log import Holdings

AT_ONCE = 500  # stories in one change
READ = (*SAYS, "picture")
DRAFTED = (*READ, "slug", "held", "go_live_at", "expire_at")

Stood = Mapping[str, Any] | None  # as a Change keeps it: uri, state, version, revision; None: it was not known to readers


class NotOfTheDesk(LookupError):
    def __init__(self, number: int) -> None:
        super().__init__(
            f"Edition {number} was not made by a change of the desk: there is nothing to write back. `stoppress log` tells them apart."
        )


@dataclass
class Reverted:
    """Uris of the stories written back, taken from readers, and left as they are, with the reason; `changes` to be taken by the press."""

    written: list[str] = field(default_factory=list)
    unpublished: list[str] = field(default_factory=list)
    conflicts: dict[str, str] = field(default_factory=dict)
    changes: list[int] = field(default_factory=list)


def revert_edition(log: Holdings, number: int, at: datetime, by: str, note: str = "") -> Reverted:
    """Undo what one edition did to its stories; one that was changed again since is a conflict. Raises UnknownEdition, NotOfTheDesk."""
    return revert_change(_change_of(log, number), at, by, note or f"Revert of edition {number}")


def revert_change(change: Change, at: datetime, by: str, note: str, user: Any = None) -> Reverted:
    """Undo what one change did to its stories; one that was changed again since is a conflict."""
    wanted: dict[int, Stood] = {}
    conflicts: dict[str, str] = {}
    for story, turned in change.stories.items():
        now = _standing(int(story))
        if _differs(now, turned["after"]):
            conflicts[_uri(turned)] = "It was changed again since: revert that first, or edit it."
        else:
            wanted[int(story)] = turned["before"]
    return _write_back(wanted, conflicts, at, by, note, user)


def bring_back(story: Story, revision: Revision, at: datetime, by: str, user: Any = None) -> Reverted:
    """Publish an earlier revision of one story again, as it was then."""
    stood = {"uri": story.uri, "state": "live", "version": story.version, "revision": revision.pk}
    return _write_back({story.pk: stood}, {}, at, by, f"Back to an earlier version: {revision.object_str}", user)


def revert_to(log: Holdings, number: int, at: datetime, by: str, note: str = "") -> Reverted:
    """Bring every story back to what it was in an edition. Raises UnknownEdition, NotOfTheDesk."""
    change = _change_of(log, number)
    wanted: dict[int, Stood] = {}
    for later in Change.objects.filter(pk__gt=change.pk).order_by("pk").only("stories").iterator(100):
        for story, turned in later.stories.items():
            wanted.setdefault(int(story), turned["before"])
    moved = {story: stood for story, stood in wanted.items() if _differs(_standing(story), stood)}
    return _write_back(moved, {}, at, by, note or f"Back to edition {number}")


def _change_of(log: Holdings, number: int) -> Change:
    log.edition(number)
    made_by = change_of(log, number)
    if made_by is None:
        raise NotOfTheDesk(number)
    return Change.objects.get(pk=made_by)


def _write_back(wanted: Mapping[int, Stood], conflicts: dict[str, str], at: datetime, by: str, cause: str, user: Any = None) -> Reverted:
    reverted = Reverted(conflicts=conflicts)
    stories = sorted(wanted)
    for start in range(0, len(stories), AT_ONCE):
        with changing(at=at, cause=cause, author=by, kind="revert") as touched:
            for number in stories[start : start + AT_ONCE]:
                _bring_back(number, wanted[number], touched, reverted, user)
        if touched.number is not None:
            reverted.changes.append(touched.number)
    return reverted


def _bring_back(number: int, stood: Stood, touched: Touched, reverted: Reverted, user: Any) -> None:
    story = Story.objects.filter(pk=number).first()
    if story is None:
        reverted.conflicts[str(stood and stood["uri"])] = "The desk no longer has it."
    elif story.state == "killed":
        reverted.conflicts[story.uri] = "It was killed: it stays gone."
    elif stood is None or stood["state"] != "live":
        if story.live:
            story.unpublish(user=user, log_action=user is not None)
        reverted.unpublished.append(story.uri)
    else:
        revision = Revision.objects.filter(pk=stood["revision"]).first()
        if revision is None:
            reverted.conflicts[story.uri] = "The revision that readers had is no longer kept."
            return
        _publish_again(story, revision, touched, user)
        reverted.written.append(story.uri)


def _publish_again(story: Story, revision: Revision, touched: Touched, user: Any) -> None:
    """The words of an old revision as a new one, published; a draft that nobody published yet stays the newest text."""
    story.check_hold(revision)
    draft = newer_draft(story)
    earlier = revision.as_object()
    earlier.version = story.version + 1
    earlier.go_live_at = earlier.expire_at = None
    fresh = earlier.save_revision(clean=False, user=user)
    Revision.objects.filter(pk=fresh.pk).update(created_at=touched.at)
    fresh.publish(user=user, log_action=user is not None, skip_permission_checks=True)
    if draft is not None:
        draft.save_revision(clean=False, user=user)


def newer_draft(story: Story) -> Story | None:
    """The newest text, where somebody wrote what readers do not have. Words typed and taken back leave a later revision that says
    the same as the live one: that is no draft, and must not come up again once readers have something else."""
    if not story.live or story.latest_revision_id == story.live_revision_id:
        return None
    draft: Story = story.get_latest_revision_as_object()
    live = story.live_revision.as_object() if story.live_revision is not None else None
    if live is not None and _said(draft.serializable_data(), DRAFTED) == _said(live.serializable_data(), DRAFTED):
        return None
    return draft


def _standing(story: int) -> Stood:
    found = Standing.objects.filter(story=story).first()
    return None if found is None else {"uri": found.uri, "state": found.state, "version": found.version, "revision": found.revision}


def _differs(now: Stood, then: Stood) -> bool:
    """Whether readers have something else now; which version it is called does not matter to them."""
    if now is None or then is None:
        return bool((now or then or {"state": "draft"})["state"] == "live")
    if now["state"] != "live" or then["state"] != "live":
        return bool(now["state"] != then["state"])
    return now["revision"] != then["revision"] and _words(now["revision"]) != _words(then["revision"])


def _words(revision: int) -> dict[str, Any] | None:
    """What a revision says, without numbers of rows and blocks."""
    content = Revision.objects.filter(pk=revision).values_list("content", flat=True).first()
    return None if content is None else _said(content, READ)


def _said(content: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    body = content.get("body") or "[]"
    said: dict[str, Any] = {name: content.get(name) for name in names}
    said["body"] = from_stream(json.loads(body) if isinstance(body, str) else body)
    for name, (_, fields) in CHILDREN.items():
        said[name] = [[entry.get(field.removesuffix("_id")) for field in fields] for entry in content.get(name) or ()]
    return said


def _uri(turned: Mapping[str, Stood]) -> str:
    stood = turned["after"] or turned["before"]
    return str(stood["uri"]) if stood else ""
