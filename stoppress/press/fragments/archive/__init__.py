"""Archives: years, months and days, and the months of sections, topics and contributors."""

from typing import Any

from stoppress.press import times
from stoppress.press.copy import Chunk, Count, Counts
from stoppress.press.fragments import page as frame
from stoppress.press.fragments.addresses import list_address, page_address, span_address
from stoppress.press.fragments.card import dated_line, line
from stoppress.press.fragments.lists import title as list_title
from stoppress.press.look import Look
from stoppress.press.rendering import Reading


def head(reading: Reading, look: Look, span: str) -> str:
    return frame.head(reading, look, f"Archive: {times.span_name(span)}", span_address(span))


def page(reading: Reading, look: Look, span: str) -> str:
    """A year with its months, or a month with its days, as a calendar."""
    found: Counts | None = reading.get(f"archive/{span}")
    spans = found.spans if found else ()
    context: dict[str, Any] = {"title": times.span_name(span), "year": span[:4], "year_address": span_address(span[:4])}
    context["total"] = sum(each.stories for each in spans)
    if len(span) == 4:
        return look.render("archive/year.html", reading, months=_months(span, spans), **context)
    return look.render("archive/month.html", reading, weeks=_weeks(span, spans), **context)


def chunk_head(reading: Reading, look: Look, rest: str) -> str:
    kind, slug, span, number = _parts(rest)
    name = times.span_name(span) if kind == "day" else f"{list_title(reading, kind, slug)}, {times.span_name(span)}"
    name += f", page {number}" if number > 1 else ""
    return frame.head(reading, look, name, page_address(_base(kind, slug, span), number))


def chunk_page(reading: Reading, look: Look, rest: str) -> str:
    kind, slug, span, number = _parts(rest)
    chunk: Chunk = reading.get(f"chunk/{rest}") or Chunk(())
    base = _base(kind, slug, span)
    markup = line if kind == "day" else dated_line
    return look.render(
        "archive/chunk.html",
        reading,
        title=times.span_name(span),
        of=list_title(reading, kind, slug) if kind != "day" else "",
        number=number,
        up=_up(reading, kind, slug, span),
        rows="\n".join(reading.part(markup, look, story) for story in chunk.stories),
        earlier=page_address(base, number - 1) if number > 1 else "",
        later=page_address(base, number + 1) if chunk.more else "",
    )


def _parts(rest: str) -> tuple[str, str, str, int]:
    """Kind, slug (none for a day), span and number of `day/2022-03-02/1` or `section/news/2022-03/1`."""
    parts = rest.split("/")
    return parts[0], "/".join(parts[1:-2]), parts[-2], int(parts[-1])


def _base(kind: str, slug: str, span: str) -> str:
    return span_address(span) if kind == "day" else span_address(span, list_address(kind, slug))


def _up(reading: Reading, kind: str, slug: str, span: str) -> list[dict[str, str]]:
    """The way back: year and month of a day, the list of a list's month."""
    if kind != "day":
        return [{"href": list_address(kind, slug), "text": list_title(reading, kind, slug)}]
    return [{"href": span_address(part), "text": text} for part, text in ((span[:4], span[:4]), (span[:7], times.span_name(span[:7])))]


def _months(year: str, months: tuple[Count, ...]) -> list[dict[str, Any]]:
    """All twelve, also those without a story."""
    cells = _cells([f"{year}-{month:02}" for month in range(1, 13)], months)
    return [{**cell, "name": name} for cell, name in zip(cells, times.MONTHS, strict=True)]


def _weeks(month: str, days: tuple[Count, ...]) -> list[list[dict[str, Any]]]:
    """Rows of seven, Monday first; a cell without a name lies outside the month."""
    outside = {"day": 0, "stories": 0, "href": "", "name": "", "full": 0}
    cells = [outside] * times.weekday(f"{month}-01")
    cells += _cells([f"{month}-{day:02}" for day in range(1, times.days_in(month) + 1)], days)
    cells += [outside] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def _cells(spans: list[str], counts: tuple[Count, ...]) -> list[dict[str, Any]]:
    """`full` tells in four steps how many stories a cell has beside the fullest one."""
    stories = {each.span: each.stories for each in counts}
    most = max(stories.values(), default=0)
    return [
        {
            "day": int(span[-2:]),
            "stories": stories.get(span, 0),
            "href": span_address(span),
            "name": times.span_name(span),
            "full": -(-4 * stories.get(span, 0) // most) if most else 0,
        }
        for span in spans
    ]
