"""Photos: one picture in the sizes that the public store has of it."""

from stoppress.press.copy import LeadPicture, Rendition
from stoppress.press.look import Look
from stoppress.press.rendering import Reading

SHOWN_WIDTH = 800  # the fallback for browsers that do not choose: the first rendition at least this wide


def photo(reading: Reading, look: Look, shown: LeadPicture, shape: str, sizes: str, alt: str, loading: str = "lazy") -> str:
    """`<picture>` of one shape ("card", "whole"), or nothing where the file is not known. `loading`: "lazy", "eager"."""
    picture = reading.picture(shown.picture)
    if picture is None:
        return ""
    renditions = picture.card if shape == "card" else picture.whole
    jpegs = [each for each in renditions if each.kind != "webp"]
    webps = [each for each in renditions if each.kind == "webp"]
    base = jpegs or webps
    if not base:
        return ""
    return look.render(
        "photo/photo.html",
        reading,
        webp=_srcset(webps) if jpegs else "",
        jpeg=_srcset(base),
        src=next((each.href for each in base if each.width >= SHOWN_WIDTH), base[-1].href),
        width=base[-1].width,
        height=base[-1].height,
        sizes=sizes,
        alt=alt,
        eager=loading == "eager",
    )


def _srcset(renditions: list[Rendition]) -> str:
    return ", ".join(f"{each.href} {each.width}w" for each in renditions)
