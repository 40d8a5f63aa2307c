"""Who is let into the stories' views."""

from stoppress.desk.admission.rules import CLOSED, Rule

_STORY = "wagtailsnippets_desk_story:"
_CHOOSER = "wagtailsnippetchoosers_desk_story:"

VIEWS: dict[str, Rule] = {
    f"{_STORY}list": Rule("role"),  # shows what is visible to who asks
    f"{_STORY}list_results": Rule("role"),
    f"{_STORY}add": Rule("write"),
    f"{_STORY}preview_on_add": Rule("write"),
    f"{_STORY}edit": Rule("read", post="edit", story="pk"),
    f"{_STORY}preview_on_edit": Rule("read", story="pk"),
    f"{_STORY}copy": Rule("write", story="pk"),
    f"{_STORY}delete": Rule("edit", story="pk"),
    f"{_STORY}usage": Rule("read", story="pk"),
    f"{_STORY}history": Rule("read", story="pk"),
    f"{_STORY}history_results": Rule("read", story="pk"),
    f"{_STORY}revisions_view": Rule("read", story="pk"),
    f"{_STORY}revisions_revert": Rule("edit", story="pk"),
    f"{_STORY}revisions_compare": Rule("read", story="pk"),
    f"{_STORY}revisions_unschedule": Rule("publish", story="pk"),
    f"{_STORY}unpublish": Rule("publish", story="pk"),
    f"{_STORY}lock": Rule("edit", story="pk"),
    f"{_STORY}unlock": Rule("edit", story="pk"),  # one's own; another's asks Wagtail for unlock_story
    f"{_STORY}workflow_action": Rule("publish", story="pk"),
    f"{_STORY}collect_workflow_action_data": Rule("publish", story="pk"),
    f"{_STORY}confirm_workflow_cancellation": Rule("edit", story="pk"),
    f"{_STORY}workflow_history": Rule("read", story="pk"),
    f"{_STORY}workflow_history_detail": Rule("read", story="pk"),
    f"{_STORY}workflow_preview": Rule("read", story="pk"),
    f"{_CHOOSER}choose": Rule("read"),  # searches every headline: not for who reads own drafts only
    f"{_CHOOSER}choose_results": Rule("read"),
    f"{_CHOOSER}chosen": Rule("read", story="pk"),
    f"{_CHOOSER}chosen_multiple": Rule("read"),
    f"{_CHOOSER}create": CLOSED,
    "editor_find": Rule("note"),  # of stories only what is visible to who asks
    "editor_picture": Rule("note"),
    "signed_in": Rule("role"),
    "story_checks": Rule("note"),
    "block_pasted": Rule("write"),
    "story_link": Rule("write"),  # of drafts only what is visible to who asks
}
