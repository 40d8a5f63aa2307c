"""Belonging: whether a desk's database and the editions were made together, and which change made which edition."""

from stoppress.desk import change_queue
from stoppress.editions.log import Holdings

BELONGS = "press/newsroom"  # filed beside the copy: which newsroom's it is
MADE_BY = "press/change/"  # and an edition's number: which change made it
ADVICE = "Restore both from the same backup, or name the data folder they belong to."


class DeskAndEditionsDiffer(RuntimeError):
    """The desk's database and the editions are not of one newsroom, or not of one age."""


def made_by(edition: int, change: int) -> dict[str, bytes | None]:
    """What is filed with a change that may make this edition; one that makes none leaves the place to the next."""
    return {f"{MADE_BY}{edition}": str(change).encode()}


def change_of(log: Holdings, edition: int) -> int | None:
    """The desk's change that made an edition; None for the pressroom's own."""
    filed = log.filed(f"{MADE_BY}{edition}")
    return None if filed is None else int(filed)


def check_belonging(log: Holdings) -> None:
    """Raises DeskAndEditionsDiffer; change_queue.PayloadGone where the editions lack what the desk believes taken."""
    mark, newest = log.mark(), change_queue.newest_change()
    kept = log.filed(BELONGS)
    if kept is not None and newest and kept.decode().strip('"') != change_queue.founding():
        raise DeskAndEditionsDiffer(f"The desk's database and the editions belong to two different newsrooms. {ADVICE}")
    if mark > newest:
        raise DeskAndEditionsDiffer(
            f"The editions hold change {mark}, and the desk's newest is {newest}: the desk's database is the older. {ADVICE}"
        )
    change_queue.next_change(mark)
