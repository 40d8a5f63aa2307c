"""Who is let into publishing, previews and history."""

from stoppress.desk.admission.rules import Rule

VIEWS: dict[str, Rule] = {
    "route assets/<path:name>": Rule("anyone"),  # what readers have too, shown in previews
    "route media/<path:name>": Rule("anyone"),
    "desk_flash": Rule("publish"),
    "desk_receipts": Rule("read"),
    "desk_receipt": Rule("read"),
    "desk_receipt_undo": Rule("publish"),
    "desk_hold": Rule("hold", story="number"),
    "desk_kill": Rule("publish", story="story"),
    "desk_call_off": Rule("publish", story="story"),
    "desk_bring_back": Rule("publish", story="story"),
    "desk_preview_links": Rule("publish", story="story"),
    "desk_unpublished_file": Rule("role"),  # names that nobody guesses, told by previews of one's stories
    "desk_preview": Rule("anyone"),  # whoever has the signed link, who may answer too where it asks
    "desk_preview_file": Rule("anyone"),
}
