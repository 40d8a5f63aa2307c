"""Over the text of a story, what people with a preview link say of it: `{% link_answers story %}`."""

from datetime import UTC, datetime
from typing import Any

from django import template

from stoppress.desk.policy import may
from stoppress.desk.screens.publishing.answers import heard_of

register = template.Library()


@register.inclusion_tag("desk/publishing/answered.html", takes_context=True)
def link_answers(context: Any, story: Any) -> dict[str, Any]:
    return {
        "story": story,
        "heard": heard_of(story, datetime.now(UTC)),
        "may_see_all": may(context["request"].user, "publish", story),
    }
