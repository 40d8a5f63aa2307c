"""Ordering: the sections as the navigation shows them, in one change."""

from collections.abc import Sequence
from datetime import datetime

from stoppress.desk.changing import Touched, changing
from stoppress.desk.models import Section


class OrderStale(ValueError):
    """Sections came or went since the list was shown."""

    def __init__(self) -> None:
        super().__init__("Sections were made or removed meanwhile. The list is fresh now: put them in order again.")


def put_in_order(numbers: Sequence[int], *, at: datetime, by: str) -> Touched:
    """All sections, by their numbers. Raises OrderStale."""
    sections = {section.pk: section for section in Section.objects.all()}
    if sorted(numbers) != sorted(sections):
        raise OrderStale
    with changing(at=at, author=by, cause="Sections in another order", kind="edit") as touched:
        for order, number in enumerate(numbers):
            section = sections[number]
            if section.order != order:
                section.order = order
                section.save()
    return touched


def moved(numbers: Sequence[int], number: int, by: int) -> list[int]:
    """One of them some places further on, or back."""
    ordered = list(numbers)
    if number not in ordered:
        return ordered
    at = ordered.index(number)
    ordered.insert(max(0, min(len(ordered) - 1, at + by)), ordered.pop(at))
    return ordered
