"""The audit log as a screen: newest first, by person, act, story and day."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from stoppress.desk.models import AuditEntry, Story
from stoppress.desk.screens.people.forms import AuditFilter
from stoppress.desk.states import newsroom_timezone

AT_ONCE = 100


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    form = AuditFilter(request.GET)
    entries = AuditEntry.objects.order_by("-pk")
    asked: dict[str, str] = {}
    if form.is_valid():
        said = form.cleaned_data
        asked = {name: str(value) for name, value in said.items() if value}
        for name in ("person", "act", "story"):
            if said[name]:
                entries = entries.filter(**{name: said[name]})
        if said["day"]:
            begins = datetime.combine(said["day"], time(), ZoneInfo(newsroom_timezone()))
            entries = entries.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
    before = request.GET.get("before", "")
    if before.isdecimal():
        entries = entries.filter(pk__lt=int(before))
    found = list(entries[: AT_ONCE + 1])
    shown = found[:AT_ONCE]
    headlines = dict(Story.objects.filter(pk__in={entry.story for entry in shown if entry.story}).values_list("pk", "headline"))
    context = {
        "form": form,
        "entries": [(entry, headlines.get(entry.story or 0, ""), _more(entry)) for entry in shown],
        "older": urlencode({**asked, "before": str(shown[-1].pk)}) if len(found) > AT_ONCE else "",
        "people": _known("person"),
        "acts": _known("act"),
        "asked": asked,
        "zone": newsroom_timezone(),
    }
    return render(request, "desk/people/audit.html", context)


def _known(field: str) -> list[str]:
    return list(AuditEntry.objects.exclude(**{field: ""}).order_by(field).values_list(field, flat=True).distinct()[:500])


def _more(entry: AuditEntry) -> list[str]:
    """What else an entry knows, a line each: “had: reporter”, “has: editor, lawyer”."""
    return [f"{name}: {', '.join(value) or 'none' if isinstance(value, list) else value}" for name, value in entry.more.items()]
