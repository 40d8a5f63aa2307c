"""Who is let into accounts and the audit log."""

from stoppress.desk.admission.rules import CLOSED, Rule

VIEWS: dict[str, Rule] = {
    **{
        f"wagtailusers_users:{view}": CLOSED
        for view in ("index", "index_results", "add", "edit", "delete", "history", "history_results", "usage", "copy")
    },
    **{
        f"wagtailusers_groups:{view}": CLOSED
        for view in ("index", "index_results", "add", "edit", "delete", "history", "history_results", "usage")
    },
    **{f"wagtail_bulk_action auth.user.{action}": CLOSED for action in ("delete", "assign_role", "set_active_state")},
}
