"""Documents: pages that are no stories, such as About us."""

from stoppress.press.copy import Document
from stoppress.press.fragments import page as frame
from stoppress.press.look import Look
from stoppress.press.rendering import Reading


def head(reading: Reading, look: Look, slug: str) -> str:
    return frame.head(reading, look, _document(reading, slug).title, f"/{slug}/")


def page(reading: Reading, look: Look, slug: str) -> str:
    document = _document(reading, slug)
    return look.render("document/document.html", reading, title=document.title, html=document.html)


def _document(reading: Reading, slug: str) -> Document:
    found: Document | None = reading.get(f"document/{slug}")
    return found or Document(slug, slug, "")
