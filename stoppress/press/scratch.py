"""From scratch: every page again from the filed copy alone, aside, landed as one edition; and the check that it would be the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from stoppress.editions.log import Addition, FragmentName, Holdings, Owner, Writer
from stoppress.press import site
from stoppress.press.aside import LongWork
from stoppress.press.filed import TEMPLATE, FiledCopy, LaidOver
from stoppress.press.planning import DEALT, Planned, dealt_stories, encode_dealt, filed_dealt, plan_pages
from stoppress.press.publishing import Change, Outcome, Press, Work, templates_changed
from stoppress.press.rendering import Parts
from stoppress.press.rendering_many import InTurn, Renderer, Spread
from stoppress.press.theming import look_of, theme_files

SLICE = 4_000  # fragments a step, when nothing else waits


class FromScratch(LongWork):
    """Work aside that renders every fragment there should be, and takes away those there should not."""

    def plan(self, work: Work) -> tuple[Planned, set[FragmentName]]:
        log = self.press.log
        owners = {owner for key in (*log.filed_keys(), *work.keys) for owner in site.owners(key)} | {site.SITE}
        dealt = dealt_stories(work.copy)
        if dealt != filed_dealt(self.press.copy):
            work.filed[DEALT] = encode_dealt(dealt)
            work.copy.values[DEALT] = sorted(dealt)
        planned = plan_pages(owners, work.copy, work.look, dealt, log)
        head = log.head()
        for path in log.paths(head):
            if path not in planned.pages and log.owner(path) not in owners:
                planned.pages[path] = None
        planned.go |= {name for name, _ in log.names() if name not in planned.come}
        return planned, set(planned.come)


def press_from_scratch(press: Press, at: int, cause: str, author: str, renderer: Renderer | None = None) -> Outcome:
    """Press every page again from filed copy, as one edition; nothing fresh where all is as it should be."""
    work = FromScratch(press, Change(templates_changed(press.log, press.look), at, cause, author), renderer)
    while not work.step(SLICE):
        pass
    return work.land()


def press_copy(log: Writer, copy: Mapping[str, bytes], at: int) -> Press:
    """Press a site from copy alone into an empty log."""
    log.append(Addition(log.head(), at, "copy was filed", "press", filed=dict(copy)))
    press = Press(log)
    press_from_scratch(press, at, "pressed from scratch", "press")
    return press


@dataclass(frozen=True)
class Difference:
    """A page or fragment that a press from scratch would make otherwise: `what` is its path or name."""

    what: str
    why: str


def verify_press(log: Holdings, folder: Path | None = None, workers: int = 1) -> Iterator[Difference]:
    """Press the head again from its copy, compare every page and fragment, write nothing."""
    theme = theme_files(log)
    look = look_of(theme)
    copy = FiledCopy(log)
    for key in templates_changed(log, look):
        yield Difference(key.removeprefix(TEMPLATE), "the template or style is not the one the head was pressed with")
    work = Work(Change({}, 0, "verify", "press"), LaidOver(copy, {}), look, theme, set(), {})
    owners: set[Owner] = {owner for key in log.filed_keys() for owner in site.owners(key)} | {site.SITE}
    dealt = dealt_stories(copy)
    if dealt != filed_dealt(copy):
        yield Difference("rails@story", "other stories should stand in the rails of story pages")
    planned = plan_pages(owners, copy, look, dealt, log)
    for path, owned in sorted(planned.pages.items()):
        yield Difference(path, "the page should be made of other pieces" if owned else "the page should not be there")
    yield from (Difference(path, "no copy asks for this page") for path in log.paths(log.head()) if log.owner(path) not in owners)
    standing = dict(log.names())
    yield from (Difference(name, "no copy asks for this fragment") for name in standing if name not in planned.come)
    renderer: Renderer = Spread(folder, workers) if folder and workers > 1 else InTurn(Parts())
    names = sorted(planned.come)
    for at in range(0, len(names), SLICE):
        rendered = renderer.render(names[at : at + SLICE], work)
        for name in names[at : at + SLICE]:
            if name in rendered.broken:
                yield Difference(name, rendered.broken[name])
            elif standing.get(name) != rendered.placed[name].fragment.digest:
                yield Difference(name, "a press from scratch gives other bytes" if name in standing else "the fragment is missing")
    renderer.close()
