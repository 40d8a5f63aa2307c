"""No way round: whatever changes a live story ends in filing, and only the publish service and few others may begin it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from wagtail.models import Revision

import stoppress.desk
from stoppress.desk.changing import changing
from stoppress.desk.filing import filed_digests
from stoppress.desk.models import Change, Correction, Story, WentRoundFiling
from tests.desk.newsdesk import NOON, assert_swept, open_newsroom, publish, story

DESK = Path(stoppress.desk.__file__).parent
# Who may begin what changes a live story, each with what it is for. Everybody else asks `publishing`.
BEGIN = {
    "applying.py": "items of wires and imports, in bulk",
    "models/stories.py": "the waist itself",
    "publishing.py": "the publish service",
    "reverting.py": "undo and earlier versions",
    "timetable.py": "what is due",
    "together.py": "several stories in one change",
    "screens/finding/bulk_actions.py": "what is done to each of them, inside that change",
}
# Calls that publish, take down or rewrite a story. A workflow's own `publish` ends in Story.publish.
ACTS = ("publish", "unpublish", "go_live")


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(DESK.rglob("*.py")):
        name = path.relative_to(DESK).as_posix()
        if not name.startswith("migrations/"):
            yield name, ast.parse(path.read_text())


def called(tree: ast.Module) -> Iterator[tuple[str, str, int]]:
    """What is called on what, and where."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func.value), node.func.attr, node.lineno


def test_nobody_but_those_few_begins_what_changes_a_live_story() -> None:
    found = [
        f"{name}:{line} {on}.{act}()"
        for name, tree in sources()
        if name not in BEGIN
        for on, act, line in called(tree)
        if act in ACTS and on.rpartition(".")[2] not in ("publishing", "together", "_press", "self", "super()") and "publish" not in on
    ]
    allowed = [line for line in found if line.startswith(("pressing.py", "pressroom"))]  # the press's own publish, of copy
    assert [line for line in found if line not in allowed] == []


def test_no_sql_writes_to_stories_or_what_is_part_of_them() -> None:
    tables = ("desk_story", "desk_storytopic", "desk_byline", "desk_relatedstory", "desk_correction", "wagtailcore_revision")
    found = []
    for name, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                said = " ".join(node.value.split()).upper()
                for table in tables:
                    if any(f"{act} {table.upper()} " in f"{said} " for act in ("UPDATE", "INSERT INTO", "DELETE FROM", "REPLACE INTO")):
                        found.append(f"{name}:{node.lineno} {node.value[:60]}")
    assert found == []


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    "write",
    [
        lambda story: Story.objects.filter(pk=story.pk).update(headline="Round"),
        lambda story: Story.objects.bulk_update([story], ["headline"]),
        lambda story: Story.objects.bulk_create([Story(uri="tag:x", headline="Round", section=story.section)]),
        lambda story: story.topics.model.objects.filter(story=story).update(order=2),
    ],
)
def test_writing_many_rows_at_once_is_refused(write: Any) -> None:
    open_newsroom()
    publish()
    with pytest.raises(WentRoundFiling):
        write(story())


def _save(found: Story) -> None:
    found.headline = "Other words"
    found.save()


def _save_a_field(found: Story) -> None:
    found.kicker = "Other words"
    found.save(update_fields=["kicker"])


def _publish_a_revision(found: Story) -> None:
    found.headline = "Other words"
    revision: Revision = found.save_revision()
    revision.publish()


def _unpublish(found: Story) -> None:
    found.unpublish()


def _delete(found: Story) -> None:
    with changing():
        found.delete()


def _correct(found: Story) -> None:
    Correction(story=found, uri="tag:c", line="Wrong count", at=NOON).save()


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("way", [_save, _save_a_field, _publish_a_revision, _unpublish, _delete, _correct])
def test_every_way_that_models_offer_makes_a_change(way: Any) -> None:
    open_newsroom()
    publish()
    before = Change.objects.count()
    way(story())
    assert Change.objects.count() == before + 1
    assert_swept(NOON)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("way", [_save, _publish_a_revision, _unpublish, _delete, _correct])
def test_where_the_change_cannot_be_written_nothing_is(way: Any) -> None:
    open_newsroom()
    publish()
    key = f"story/{story().pk}/teaser"
    digest, headline, revisions = filed_digests([key]), story().headline, Revision.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TRIGGER full BEFORE INSERT ON desk_change BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    with pytest.raises(Exception, match="disk full"), changing():
        way(story())
    assert (story().headline, story().state, Revision.objects.count(), filed_digests([key])) == (headline, "live", revisions, digest)
