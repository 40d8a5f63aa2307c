"""Stories in Wagtail: which view does what."""

from typing import Any

from wagtail.snippets.views.snippets import SnippetViewSet

from stoppress.desk.models import Story
from stoppress.desk.screens.finding.chooser import StoryChooserViewSet
from stoppress.desk.screens.finding.copies import StoryToBin
from stoppress.desk.screens.finding.listing import StoryList
from stoppress.desk.screens.notes.approval import StoryApproval, StoryApprovalData, StoryUnlock
from stoppress.desk.screens.publishing.leaving import StoryUnpublish, StoryUnschedule
from stoppress.desk.screens.publishing.previews import NewStoryPreview, StoryPreview, StoryRevision, StoryTaskPreview
from stoppress.desk.screens.publishing.versions import StoryCompare, StoryHistory
from stoppress.desk.screens.stories.editing import StoryCreate, StoryEdit
from stoppress.desk.screens.stories.panels import story_panels


class StoryViewSet(SnippetViewSet):
    model = Story
    icon = "doc-full"
    menu_label = "Stories"
    menu_name = "stories"
    menu_order = 100
    add_to_admin_menu = True
    url_prefix = "stories"
    create_template_name = "desk/stories/new.html"
    edit_template_name = "desk/stories/edit.html"
    add_view_class = StoryCreate
    edit_view_class = StoryEdit
    unlock_view_class = StoryUnlock
    unpublish_view_class = StoryUnpublish
    revisions_unschedule_view_class = StoryUnschedule
    history_view_class = StoryHistory
    revisions_compare_view_class = StoryCompare
    revisions_view_class = StoryRevision
    preview_on_add_view_class = NewStoryPreview
    preview_on_edit_view_class = StoryPreview
    workflow_preview_view_class = StoryTaskPreview
    workflow_action_view_class = StoryApproval
    collect_workflow_action_data_view_class = StoryApprovalData
    index_view_class = StoryList
    delete_view_class = StoryToBin
    chooser_viewset_class = StoryChooserViewSet

    def get_edit_handler(self) -> Any:
        return story_panels()
