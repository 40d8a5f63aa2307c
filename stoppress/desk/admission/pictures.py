"""Who is let into the views of the room `pictures`."""

from stoppress.desk.admission.rules import Rule

VIEWS: dict[str, Rule] = {
    "desk_pictures": Rule("role"),  # shows what is visible to who asks
    "desk_picture": Rule("role", post="upload"),  # another's picture only to who may change it
    "desk_picture_file": Rule("role"),
    "desk_picture_upload": Rule("upload"),
    "desk_picture_cut": Rule("write"),
    "desk_picture_replace": Rule("picture"),
    "desk_picture_kill": Rule("picture"),
    "picture_chooser:choose": Rule("role"),
    "picture_chooser:choose_results": Rule("role"),
    "picture_chooser:chosen": Rule("role"),
    "picture_chooser:chosen_multiple": Rule("role"),
    "picture_chooser:create": Rule("upload"),
}
