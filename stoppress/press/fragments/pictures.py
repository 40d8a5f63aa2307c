"""Pictures: which file stands for one elsewhere, and what is said in its stead."""

from stoppress.press.copy import LeadPicture, Picture, Rendition


def share(picture: Picture | None) -> Rendition | None:
    """The JPEG that feeds and social previews show."""
    if picture is None:
        return None
    jpegs = [each for each in (*picture.card, *picture.whole) if each.kind == "jpeg"]
    return picture.share or max(jpegs, key=lambda each: each.width, default=None)


def shapes(picture: Picture | None) -> tuple[Rendition, ...]:
    """The largest JPEG in 16:9, 4:3 and 1:1, as search engines ask for them; the preview's where there is no such cut."""
    if picture is None:
        return ()
    cuts = ([each for each in part if each.kind == "jpeg"] for part in (picture.card, picture.four_three, picture.square))
    found = tuple(max(jpegs, key=lambda each: each.width) for jpegs in cuts if jpegs)
    preview = share(picture)
    return found if len(found) == 3 or preview is None else (preview,)


def alternative(shown: LeadPicture, beside: str) -> str:
    """The alternative text, empty where it would only repeat the words beside the picture."""
    return "" if _plain(shown.alt) == _plain(beside) else shown.alt


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
