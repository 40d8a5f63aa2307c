"""Turns of the site: which fragments and pages differ from one edition to another."""

from stoppress.editions.log import FragmentName, Holdings
from stoppress.editions.log import Path as PagePath

MOST = 10_000_000  # a press from scratch changes no more than there are


class Pruned(LookupError):
    def __init__(self, after: int, upto: int) -> None:
        super().__init__(f"What changed between editions {after} and {upto} was pruned. `stoppress log` lists the editions there are.")


def changed_between(log: Holdings, after: int, upto: int) -> tuple[set[FragmentName], set[PagePath]]:
    """Names and paths that any edition in (after, upto] changed. Raises Pruned."""
    changed = log.changed(after, upto, MOST)
    if changed is None:
        raise Pruned(after, upto)
    return changed


def differing(log: Holdings, one: int, other: int) -> tuple[set[FragmentName], set[PagePath]]:
    """Names and paths that are not the same in both editions. Raises Pruned, UnknownEdition."""
    names, paths = changed_between(log, min(one, other), max(one, other))
    return (
        {name for name in names if log.placed(name, one) != log.placed(name, other)},
        {path for path in paths if log.page(path, one) != log.page(path, other)},
    )


def pages_showing(log: Holdings, names: set[FragmentName], edition: int) -> set[PagePath]:
    """Pages of an edition made with any of the fragments: reads every page."""
    found = set()
    for path in log.paths(edition):
        page = log.page(path, edition)
        if page is not None and (page.headers in names or not names.isdisjoint(page.names)):
            found.add(path)
    return found
