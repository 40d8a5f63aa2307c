"""The panels of the desk's front: what is one's own, what goes out next, what went out, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Revision

from stoppress.desk.clock import moment
from stoppress.desk.models import Change, Contributor, Newsroom, NotLive, Picture, Section, Story, TimetableEntry
from stoppress.desk.policy import may, visible
from stoppress.desk.pressroom_client import PressroomAway, PressroomFailed, status

MOST = 8  # lines of a panel
ASK_SECONDS = 0.5


def edit_address(number: int) -> str:
    return reverse("wagtailsnippets_desk_story:edit", args=[number])


class HomePanel(Component):
    """`order` is its place on the front. `act`: only for people who may do that."""

    order = 100

    def facts(self, request: Any) -> dict[str, Any]:
        """What the template shows; empty: the panel is not there."""
        return {}

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        request = (parent_context or {})["request"]
        facts = self.facts(request)
        if not facts:
            return ""
        self._facts = {**facts, "request": request}
        return str(super().render_html(parent_context))

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return self._facts


@dataclass(frozen=True, slots=True)
class Mine:
    headline: str
    address: str
    state: str
    saved: datetime


class MinePanel(HomePanel):
    """What this person saved last."""

    name = "mine"
    order = 100
    template_name = "desk/home/mine.html"

    def facts(self, request: Any) -> dict[str, Any]:
        saved = Revision.objects.filter(user=request.user, base_content_type=Story.get_base_content_type()).order_by("-created_at")
        last: dict[int, datetime] = {}
        for number, at in saved.values_list("object_id", "created_at")[: MOST * 10]:
            last.setdefault(int(number), at)
        stories = visible(request.user, Story.objects.filter(pk__in=list(last)[:MOST], binned=None)).values_list("pk", "headline", "state")
        mine = [Mine(headline, edit_address(number), state, last[number]) for number, headline, state in stories]
        return {"stories": sorted(mine, key=lambda one: one.saved, reverse=True)} if mine else {}


@dataclass(frozen=True, slots=True)
class Next:
    headline: str
    address: str
    due: datetime
    does: str


class NextPanel(HomePanel):
    """What the timetable does next, with nobody signed in."""

    name = "next"
    order = 120
    template_name = "desk/home/next.html"

    def facts(self, request: Any) -> dict[str, Any]:
        if not may(request.user, "read"):
            return {}
        due = list(
            TimetableEntry.objects.filter(kind__in=["go-live", "expire"]).order_by("due").values_list("subject", "due", "kind")[:MOST]
        )
        headlines = dict(Story.objects.filter(pk__in=[number for number, _, _ in due]).values_list("pk", "headline"))
        entries = [
            Next(headlines[number], edit_address(number), moment(at), "goes live" if kind == "go-live" else "leaves")
            for number, at, kind in due
            if number in headlines
        ]
        return {"entries": entries} if entries else {}


@dataclass(frozen=True, slots=True)
class Done:
    cause: str
    author: str
    at: datetime
    address: str


class LatestPanel(HomePanel):
    """The newest changes that readers got, each with its receipt."""

    name = "latest"
    order = 140
    template_name = "desk/home/latest.html"

    def facts(self, request: Any) -> dict[str, Any]:
        if not may(request.user, "read"):
            return {}
        newest = Change.objects.order_by("-pk").values_list("pk", "cause", "author", "at")[:MOST]
        changes = [Done(cause, author, moment(at), _receipt(number)) for number, cause, author, at in newest]
        return {"changes": changes} if changes else {}


def _receipt(number: int) -> str:
    try:
        return reverse("desk_receipt", args=[number])
    except NoReverseMatch:
        return ""


class TroublePanel(HomePanel):
    """What is not as it should be: nothing is shown where all is well."""

    name = "trouble"
    order = 10
    template_name = "desk/home/trouble.html"

    def facts(self, request: Any) -> dict[str, Any]:
        troubles: list[str] = []
        data: Path = settings.STOPPRESS_DATA
        try:
            status(data, ASK_SECONDS)
        except (PressroomAway, PressroomFailed):
            troubles.append("The pressroom is away: what is published is saved, and goes live when it is back.")
        except TimeoutError:
            pass  # it is busy, which is no trouble
        if may(request.user, "read"):
            not_live = NotLive.objects.count()
            if not_live:
                what = "1 story or page is" if not_live == 1 else f"{not_live} stories or pages are"
                troubles.append(f"{what} saved but not live: “Not live” in the list of stories says why.")
            failed = TimetableEntry.objects.filter(failures__gt=0).count()
            if failed:
                what = "1 entry of the timetable failed and is" if failed == 1 else f"{failed} entries of the timetable failed and are"
                troubles.append(f"{what} tried again.")
        return {"troubles": troubles} if troubles else {}


@dataclass(frozen=True, slots=True)
class Step:
    done: bool
    says: str
    address: str


class FirstStepsPanel(HomePanel):
    """An empty newsroom is told what to do first; gone once there are stories."""

    name = "first-steps"
    order = 20
    template_name = "desk/home/first_steps.html"

    def facts(self, request: Any) -> dict[str, Any]:
        if Story.objects.exists():
            return {}
        named = not Newsroom.objects.filter(name="Stop Press").exists()
        steps = [
            Step(named, "Name the newsroom and its address", _named("desk_newsroom")),
            Step(Section.objects.exists(), "Make the sections", _named("wagtailsnippets_desk_section:add")),
            Step(Contributor.objects.exists(), "Enter the people who write", _named("wagtailsnippets_desk_contributor:add")),
            Step(Picture.objects.exists(), "Bring in some pictures", _named("desk_pictures")),
            Step(False, "Write the first story", _named("wagtailsnippets_desk_story:add")),
        ]
        return {"steps": steps}


def _named(where: str) -> str:
    try:
        return reverse(where)
    except NoReverseMatch:
        return ""


PANELS: tuple[type[HomePanel], ...] = (TroublePanel, FirstStepsPanel, MinePanel, NextPanel, LatestPanel)
