"""Cards: a story as other pages show it."""

from stoppress.press import times
from stoppress.press.copy import StoryNumber
from stoppress.press.fragments.languages import differing
from stoppress.press.fragments.photo import photo
from stoppress.press.fragments.pictures import alternative
from stoppress.press.look import Look
from stoppress.press.rendering import Reading

SIZES = {
    "lead": "(min-width: 78em) 51rem, (min-width: 64em) 66vw, 100vw",
    "rail": "(min-width: 78em) 17rem, (min-width: 64em) 23vw, (min-width: 48em) 46vw, 34vw",
    "row": "(min-width: 48em) 15rem, 30vw",
}


def rail_card(reading: Reading, look: Look, number: StoryNumber, headline: str, level: int = 3) -> str:
    """A rail's teaser: picture, its alternative text, headline. Nothing for a story that is not public."""
    return _card(reading, look, "card/rail.html", "rail", number, headline, level)


def lead_card(reading: Reading, look: Look, number: StoryNumber, headline: str, level: int = 3) -> str:
    """The first teaser of a front: large, with its standfirst."""
    return _card(reading, look, "card/lead.html", "lead", number, headline, level)


def row(reading: Reading, look: Look, number: StoryNumber) -> str:
    """A story in a list: headline, standfirst, when."""
    return _card(reading, look, "card/row.html", "row", number, "", 2)


def line(reading: Reading, look: Look, number: StoryNumber) -> str:
    """A story in a day's archive: the time and the headline."""
    return _line(reading, look, number, "clock")


def dated_line(reading: Reading, look: Look, number: StoryNumber) -> str:
    """A story in a month's archive: the date, the time and the headline."""
    return _line(reading, look, number, "dated")


def _line(reading: Reading, look: Look, number: StoryNumber, form: str) -> str:
    teaser = reading.teaser(number)
    if teaser is None:
        return ""
    site = reading.site()
    return look.render(
        "card/line.html",
        reading,
        address=teaser.address,
        headline=teaser.headline,
        attributes=differing(teaser.language, site.language, teaser.headline),
        form=form,
        shown=(times.clock if form == "clock" else times.shown)(teaser.published, site.timezone),
        at=times.machine(teaser.published, site.timezone),
    )


def _card(reading: Reading, look: Look, template: str, shape: str, number: StoryNumber, headline: str, level: int) -> str:
    teaser = reading.teaser(number)
    if teaser is None:
        return ""
    site = reading.site()
    words = headline or teaser.teaser or teaser.headline
    picture = ""
    if teaser.picture:
        loading = "eager" if shape == "lead" else "lazy"
        cut = "wide" if shape == "lead" else "card"
        picture = photo(reading, look, teaser.picture, cut, SIZES[shape], alternative(teaser.picture, words), loading)
    return look.render(
        template,
        reading,
        level=level,
        address=teaser.address,
        headline=words,
        attributes=differing(teaser.language, site.language, words),
        kicker=teaser.kicker,
        standfirst=teaser.standfirst,
        picture=picture,
        shown=times.shown(teaser.published, site.timezone),
        at=times.machine(teaser.published, site.timezone),
    )
