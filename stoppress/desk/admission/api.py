"""Who is let into the API: programs with a token; RIGHTS says which right each method of each view asks of it."""

from stoppress.desk.admission.rules import Rule
from stoppress.desk.tokens import Right

VIEWS: dict[str, Rule] = {
    "stories": Rule("token"),
    "unpublish": Rule("token"),
    "kill": Rule("token"),
    "facts": Rule("token"),
    "episodes": Rule("token"),
    "change": Rule("token"),
    "route api/": Rule("anyone"),  # 404, in words
    "route api/<path:rest>": Rule("anyone"),
    "route -/health": Rule("anyone"),
}

RIGHTS: dict[tuple[str, str], Right] = {
    ("stories", "GET"): "read",
    ("stories", "POST"): "publish",
    ("unpublish", "POST"): "publish",
    ("kill", "POST"): "publish",
    ("facts", "POST"): "publish",
    ("episodes", "POST"): "publish",
    ("change", "GET"): "read",
}
