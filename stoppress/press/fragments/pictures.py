"""Pictures: which file stands for one elsewhere, and what is said in its stead."""

from stoppress.press.copy import LeadPicture, Picture, Rendition


def share(picture: Picture | None) -> Rendition | None:
    """The JPEG that feeds and social previews show."""
    if picture is None:
        return None
    jpegs = [each for each in (*picture.card, *picture.whole) if each.kind == "jpeg"]
    return picture.share or max(jpegs, key=lambda each: each.width, default=None)


def alternative(shown: LeadPicture, beside: str) -> str:
    """The alternative text, empty where it would only repeat the words beside the picture."""
    return "" if _plain(shown.alt) == _plain(beside) else shown.alt


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
