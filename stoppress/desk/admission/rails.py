"""Who is let into fronts, rails and the breaking banner."""

from stoppress.desk.admission.rules import Rule

VIEWS: dict[str, Rule] = {
    "desk_fronts": Rule("front"),
    "desk_fronts_board": Rule("front"),
    "desk_fronts_change": Rule("front"),
    "desk_fronts_back": Rule("front"),
    "desk_fronts_settle": Rule("front"),
    "desk_fronts_discard": Rule("front"),
    "desk_fronts_launch": Rule("front"),
    "desk_fronts_undo": Rule("front"),
    "desk_fronts_look": Rule("front"),
    "desk_fronts_find": Rule("front"),
    "desk_fronts_preview": Rule("front"),
    "desk_banner": Rule("front"),
    "desk_banner_end": Rule("front"),
}
