"""Where a story stands, in a template: `{% story_state story %}`."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from stoppress.desk.models import Story
from stoppress.desk.screens.publishing.states import in_words, state_of

register = template.Library()
register.filter("in_words", in_words)


@register.simple_tag
def story_state(story: Any) -> SafeString | str:
    """By what `show_states` laid there, else asked anew; nothing for a story that is not saved."""
    if not isinstance(story, Story) or story.pk is None:
        return ""
    return (getattr(story, "where_it_stands", None) or state_of(story)).markup()
