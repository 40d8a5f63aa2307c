"""Belonging: whether a desk's database and the editions were made together."""

from stoppress.desk import change_queue
from stoppress.editions.log import Holdings

BELONGS = "press/newsroom"  # filed beside the copy: which newsroom's it is
ADVICE = "Restore both from the same backup, or name the data folder they belong to."


class DeskAndEditionsDiffer(RuntimeError):
    """The desk's database and the editions are not of one newsroom, or not of one age."""


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
