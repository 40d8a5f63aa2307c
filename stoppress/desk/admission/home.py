"""Who is let into the desk's front and what every screen uses."""

from stoppress.desk.admission.rules import Rule

_WORKFLOWS = (
    "index",
    "index_results",
    "add",
    "enable",
    "disable",
    "edit",
    "add_task",
    "select_task_type",
    "task_index",
    "task_index_results",
    "edit_task",
    "disable_task",
    "enable_task",
    "task_chooser",
    "task_chooser_results",
    "task_chooser_create",
    "task_chosen",
)

VIEWS: dict[str, Rule] = {
    "route ": Rule("anyone"),  # leads to the desk
    "wagtailadmin_home": Rule("role"),
    "wagtailadmin_account": Rule("role"),
    "wagtailadmin_dismissibles": Rule("role"),
    "wagtailadmin_sprite": Rule("anyone"),  # icons
    "wagtailadmin_javascript_catalog": Rule("anyone"),
    "wagtailadmin_block_preview": Rule("write"),
    "wagtailadmin_editing_sessions:ping": Rule("read", story="object_id"),
    "wagtailadmin_editing_sessions:release": Rule("role"),  # one's own
    "wagtailadmin_tag_autocomplete": Rule("role"),
    "wagtailadmin_choose_page_email_link": Rule("write"),
    "wagtailadmin_choose_page_phone_link": Rule("write"),
    **{f"wagtailadmin_workflows:{view}": Rule("people") for view in _WORKFLOWS},
    "route desk/.*/$": Rule("role"),  # nothing stands there
}
