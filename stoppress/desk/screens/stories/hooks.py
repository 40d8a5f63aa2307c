"""What this room tells Wagtail."""

from wagtail.snippets.models import register_snippet

from stoppress.desk.screens.stories.viewset import StoryViewSet

register_snippet(StoryViewSet)
