"""The story list: saved views as tabs, filters, search; each with an address that shows the same again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import IndexView

from stoppress.desk.models import KeptFilter, Newsroom, Story
from stoppress.desk.policy import may, visible
from stoppress.desk.screens.finding.filters import Filters
from stoppress.desk.screens.finding.kept import KeepForm
from stoppress.desk.screens.finding.lines import chosen_columns, lines
from stoppress.desk.screens.finding.paging import A_PAGE, StoryPaginator
from stoppress.desk.screens.finding.saved_views import VIEWS, SavedView, in_the_bin, view_named

ADDRESS = "wagtailsnippets_desk_story:list"


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    address: str
    current: bool


class StoryList(IndexView):
    """Wagtail's place for the list, and nothing of its insides."""

    paginator_class = StoryPaginator

    def get(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        view = view_named(request.GET.get("view", ""))
        filters = Filters(request.GET, user=request.user)
        standing = in_the_bin() if view.name == "bin" else Story.objects.exclude(pk__in=in_the_bin().values("pk"))
        stories, why = view.narrow(visible(request.user, standing), request.user)
        paginator = StoryPaginator(filters.narrow(stories), A_PAGE)
        page = paginator.get_page(request.GET.get("p"))
        shown = list(chosen_columns(page.object_list))
        at = datetime.now(UTC)
        context = {
            "lines": lines(shown, at=at, text=filters.words, why=why),
            "page": page,
            "older": _older(page, shown, request.GET),
            "empty": "No story matches." if filters.said() else view.empty,
            "view_name": view.name,
            "today": timezone.localdate(),
            "may_bin": may(request.user, "edit"),
            "may_write": may(request.user, "write"),
            "searching": bool(filters.words),
        }
        if self.results_only:
            return render(request, "desk/finding/results.html", context)
        return render(request, "desk/finding/list.html", {**context, **self._furniture(request, view, filters)})

    def _furniture(self, request: HttpRequest, view: SavedView, filters: Filters) -> dict[str, Any]:
        query = _kept_query(request.GET)
        return {
            "filters": filters,
            "more": [filters[name] for name in filters.MORE if name in filters.fields],
            "tabs": list(_tabs(view)),
            "kept": [
                (one, f"{reverse(ADDRESS)}?{one.query}", one.query == query) for one in KeptFilter.objects.filter(user=request.user.pk)
            ],
            "keep_form": KeepForm(initial={"query": query}) if query else None,
            "results_address": reverse("wagtailsnippets_desk_story:list_results"),
            "zone": Newsroom.objects.values_list("timezone", flat=True).first() or "UTC",
            "breadcrumbs_items": [{"url": reverse("wagtailadmin_home"), "label": "Home"}, {"url": "", "label": "Stories"}],
            "header_title": "Stories",
            "header_icon": "doc-full",
            "header_buttons": [HeaderButton("New story", url=reverse("wagtailsnippets_desk_story:add"), icon_name="plus")]
            if may(request.user, "write")
            else [],
            "model_opts": Story._meta,
        }


def _tabs(current: SavedView) -> Iterator[Tab]:
    for view in VIEWS:
        address = reverse(ADDRESS) + (f"?view={view.name}" if view is not VIEWS[0] else "")
        yield Tab(view.label, address, view is current)


def _kept_query(asked: QueryDict) -> str:
    """What of an address says which stories are shown: no page, nothing empty."""
    kept = QueryDict(mutable=True)
    for name in sorted(asked):
        if name in ("view", *Filters.base_fields) and asked[name]:
            kept[name] = str(asked[name])
    return kept.urlencode()


def _older(page: Any, shown: list[Story], asked: QueryDict) -> str:
    """Where a list of more than a thousand goes on: from the day of the last one shown on its last page."""
    if page.has_next() or not page.paginator.more or not shown or asked.get("q"):
        return ""
    last = shown[-1].edited
    if last is None:
        return ""
    further = asked.copy()
    further.pop("p", None)
    day = timezone.localtime(last).date().isoformat()
    if further.get("until") == day:
        return ""
    further["until"] = day
    return f"{reverse(ADDRESS)}?{further.urlencode()}"
