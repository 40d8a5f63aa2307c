"""Counting: how many open notes stand on each of a page of stories, in one query."""

from collections.abc import Collection

from django.db.models import Count

from stoppress.desk.models import StoryNote


def open_notes(stories: Collection[int]) -> dict[int, int]:
    """By the story's number; a story without an open note is not among them."""
    found = StoryNote.objects.filter(story_id__in=stories, resolved_at=None).order_by().values_list("story_id")
    return dict(found.annotate(open=Count("pk")))
