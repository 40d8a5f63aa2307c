"""What this room tells Wagtail."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from stoppress.desk.models import Contributor, Section, Topic


class SectionViewSet(SnippetViewSet):
    model = Section
    icon = "folder-open-inverse"
    menu_order = 300
    add_to_admin_menu = True
    url_prefix = "sections"


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_order = 310
    add_to_admin_menu = True
    url_prefix = "topics"


class ContributorViewSet(SnippetViewSet):
    model = Contributor
    icon = "user"
    menu_order = 320
    add_to_admin_menu = True
    url_prefix = "contributors"


for viewset in (SectionViewSet, TopicViewSet, ContributorViewSet):
    register_snippet(viewset)
