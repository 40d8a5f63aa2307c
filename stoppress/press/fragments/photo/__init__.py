"""Photos: one picture in the sizes that the public store has of it."""

from stoppress.press.copy import LeadPicture, Picture, Rendition
from stoppress.press.look import Look
from stoppress.press.rendering import Reading

LARGE = 1_000  # pixels across a page
BROAD = 1.2  # width by height of what may be trimmed to 16:9 by the page
SHOWN_WIDTH = 800  # the fallback for browsers that do not choose: the first rendition at least this wide


def photo(reading: Reading, look: Look, shown: LeadPicture, shape: str, sizes: str, alt: str, loading: str = "lazy") -> str:
    """`<picture>` of one shape, or nothing where the file is not known. `loading`: "lazy", "eager".

    Shapes: "card" is cut 16:9 round the focal point, "whole" the picture's own; "large" and "wide" are the cut where there is one
    large enough, else the whole ("wide" only where that lies broad).
    """
    picture = reading.picture(shown.picture)
    if picture is None:
        return ""
    renditions = _renditions(picture, shape)
    avifs, webps = ([each for each in renditions if each.kind == kind] for kind in ("avif", "webp"))
    jpegs = [each for each in renditions if each.kind not in ("avif", "webp")]
    base = jpegs or webps
    if not base:
        return ""
    return look.render(
        "photo/photo.html",
        reading,
        avif=_srcset(avifs),
        webp=_srcset(webps) if jpegs else "",
        jpeg=_srcset(base),
        src=next((each.href for each in base if each.width >= SHOWN_WIDTH), base[-1].href),
        width=base[-1].width,
        height=base[-1].height,
        sizes=sizes,
        alt=alt,
        eager=loading == "eager",
    )


def _renditions(picture: Picture, shape: str) -> tuple[Rendition, ...]:
    if shape == "card" or (shape != "whole" and max((each.width for each in picture.card), default=0) >= LARGE):
        return picture.card
    if shape == "wide" and any(each.width < BROAD * each.height for each in picture.whole):
        return picture.card
    return picture.whole


def _srcset(renditions: list[Rendition]) -> str:
    return ", ".join(f"{each.href} {each.width}w" for each in renditions)
