"""Where a story stands, in a template: `{% story_state story %}`."""

from datetime import UTC, datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString

from stoppress.desk.models import Story
from stoppress.desk.screens.publishing.states import in_words, state_of
from stoppress.desk.screens.stories.actions import due
from stoppress.desk.timetable import milliseconds

register = template.Library()
register.filter("in_words", in_words)


@register.simple_tag
def story_state(story: Any) -> SafeString | str:
    """By what `show_states` laid there, else asked anew; nothing for a story that is not saved."""
    if not isinstance(story, Story) or story.pk is None:
        return ""
    return (getattr(story, "where_it_stands", None) or state_of(story)).markup()


@register.simple_tag
def goes_live(story: Story) -> datetime | None:
    """When its newest approved text goes live by itself, by its schedule or its embargo."""
    return due(story) if story.pk else None


@register.simple_tag
def drafted_embargo(story: Story, goes: datetime | None) -> datetime | None:
    """The end of an embargo that stands in the draft and is what it would wait for, where no publish has set that moment yet."""
    until = story.embargoed_until
    if until is None or until != story.waits_until(datetime.now(UTC)):
        return None
    return None if goes is not None and milliseconds(goes) == milliseconds(until) else until
