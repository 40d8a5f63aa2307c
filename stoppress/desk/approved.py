"""What an approval leads to. Wagtail loads this by the name in its setting, before there are models."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wagtail.models import WorkflowState


def publish_newest(state: "WorkflowState", user: Any = None) -> None:
    """The newest text goes live, as an update where readers have an older one. Raises StoryHeld, StoryKilled."""
    from stoppress.desk import together
    from stoppress.desk.changing import changing
    from stoppress.desk.models import Story

    with changing(kind="publish", cause=f"Publish: {state.content_object.headline}") as touched:
        together.publish(Story.objects.get(pk=state.content_object.pk), touched, user)
