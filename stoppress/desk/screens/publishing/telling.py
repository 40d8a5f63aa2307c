"""Telling: a receipt as a person reads it, and the change behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from stoppress.desk.api.states import site_url
from stoppress.desk.clock import moment
from stoppress.desk.models import Change, Story
from stoppress.desk.policy import may
from stoppress.desk.screens.publishing.effects import Effects, effects_of
from stoppress.desk.screens.publishing.receipt import NO_DIFFERENCE, Receipt
from stoppress.editions.log import Holdings

KINDS: Mapping[str, str] = {
    "edit": "Edit",
    "publish": "Publish",
    "minor": "Minor edit",
    "unpublish": "Unpublish",
    "kill": "Kill",
    "import": "Import or API",
    "timetable": "By the timetable",
    "revert": "Undo or earlier version",
}


LIVE, GONE = "Live", "Gone for readers"


@dataclass(frozen=True, slots=True)
class Told:
    """All that the receipt's template shows."""

    receipt: Receipt
    effects: Effects | None
    site: str
    stories: tuple[tuple[int, str], ...] = ()
    may_undo: bool = False
    took_away: bool = False

    @property
    def live(self) -> bool:
        return self.receipt.edition is not None

    @property
    def headline(self) -> str:
        """What happened, in a line; its full stop is the template's."""
        if self.receipt.edition is None:
            why = self.receipt.why
            said = f"Saved. {NO_DIFFERENCE}" if why in ("", NO_DIFFERENCE) else f"Not live: {why}"
            return said.removesuffix(".")
        after = f" after {self.receipt.ms} ms" if self.receipt.ms else ""
        return f"{GONE if self.took_away else LIVE} in edition {self.receipt.edition}{after}"

    def markup(self, request: Any = None) -> str:
        return render_to_string("desk/publishing/receipt.html", {"told": self}, request=request)


def tell(log: Holdings, receipt: Receipt, user: Any) -> Told:
    """A receipt with everything that readers see differently."""
    effects = effects_of(log, receipt.edition) if receipt.edition else None
    change = Change.objects.filter(pk=receipt.change).defer("payload").first() if receipt.change else None
    stories = stories_of(change) if change else ()
    undo, gone = change is not None and may_undo(change, user), change is not None and took_away(change)
    return Told(receipt, effects, site_url(log), stories, undo, gone)


def took_away(change: Change) -> bool:
    """Whether all that a change did to stories was to take them from readers: nothing went live in its edition."""
    turned = change.stories.values()
    left = any((each["before"] or {}).get("state") == "live" for each in turned)
    return left and all((each["after"] or {}).get("state") != "live" for each in turned)


def stories_of(change: Change) -> tuple[tuple[int, str], ...]:
    """Numbers and headlines of the stories that a change touched, those that the desk still has; fifty at most."""
    numbers = [int(number) for number in list(change.stories)[:50]]
    return tuple(Story.objects.filter(pk__in=numbers).values_list("pk", "headline"))


def may_undo(change: Change, user: Any) -> bool:
    """Whether an undo of it is offered: what it did to stories, while nothing later did something to them."""
    from stoppress.desk.models import StoryChange

    if not may(user, "publish") or not change.stories or len(change.stories) > 50 or change.kind == "kill":
        return False
    return not StoryChange.objects.filter(story__in=[int(number) for number in change.stories], change__gt=change.pk).exists()


def line(log: Holdings, receipt: Receipt) -> Any:
    """A message over the next page: what happened, with the way to the receipt."""
    if receipt.change is None:
        return f"Saved. {NO_DIFFERENCE}"
    address = reverse("desk_receipt", args=[receipt.change])
    if receipt.edition is None:
        return format_html(
            '<span data-controller="desk-receipt" data-desk-receipt-address-value="{}">Saved, not live: {}</span>', address, receipt.why
        )
    change = Change.objects.filter(pk=receipt.change).only("stories").first()
    return format_html(
        '<span data-controller="desk-receipt">{} in <a href="{}">edition {}</a> after {} ms: {}. '
        '<span data-desk-receipt-target="browser"></span></span>',
        GONE if change is not None and took_away(change) else LIVE,
        address,
        receipt.edition,
        receipt.ms,
        effects_of(log, receipt.edition).summary,
    )


def author_name(author: str) -> str:
    """A person's name where an account of that name is known."""
    if not author or author in ("desk", "timetable", "pressroom"):
        return {"": "the desk", "timetable": "the timetable"}.get(author, author)
    account = get_user_model().objects.filter(username=author).first()
    return (account.get_full_name() if account else "") or author


@dataclass(frozen=True, slots=True)
class Line:
    """A change in a list of changes."""

    change: int
    at: Any
    cause: str
    author: str
    kind: str
    edition: int | None


def newest_lines(log: Holdings, before: int | None, count: int) -> list[Line]:
    """The newest changes before that one; the record of what readers saw differ, whoever or whatever did it."""
    from stoppress.desk.models import KeptReceipt
    from stoppress.desk.screens.publishing.receipt import edition_of

    rows = Change.objects.order_by("-pk").defer("payload", "stories")
    changes = list((rows.filter(pk__lt=before) if before else rows)[:count])
    kept = dict(KeptReceipt.objects.filter(change__in=[change.pk for change in changes]).values_list("change", "edition"))
    names: dict[str, str] = {}
    return [
        Line(
            change.pk,
            moment(change.at),
            change.cause,
            names.setdefault(change.author, author_name(change.author)),
            KINDS.get(change.kind, change.kind),
            kept.get(change.pk) or edition_of(log, change),
        )
        for change in changes
    ]
