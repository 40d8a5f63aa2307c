"""Pages for what cannot be shown: errors, and stories that were withdrawn."""

from stoppress.press.copy import Gone
from stoppress.press.fragments import page as frame
from stoppress.press.look import Look
from stoppress.press.rendering import Reading

WORDS = {
    "400": ("That request could not be understood", "The address may be damaged. Check it, or start from the front page."),
    "404": ("There is no page here", "It may have moved, or the address may be mistyped."),
    "410": ("This page has been withdrawn", "It was published here once and is no longer available."),
    "500": ("Something went wrong on our side", "Please try again in a moment."),
    "503": ("We are busy just now", "Please try again in a moment."),
}


def head(reading: Reading, look: Look, status: str) -> str:
    return frame.head(reading, look, WORDS[status][0], "", robots="noindex")


def page(reading: Reading, look: Look, status: str) -> str:
    title, words = WORDS[status]
    return look.render("error/error.html", reading, title=title, words=words)


def gone(reading: Reading, look: Look, path: str) -> str:
    """The page of a withdrawn story: the line its editor wrote."""
    found: Gone | None = reading.get(f"gone/{path}")
    title, words = WORDS["410"]
    return look.render("error/error.html", reading, title=title, words=found.line if found and found.line else words)
