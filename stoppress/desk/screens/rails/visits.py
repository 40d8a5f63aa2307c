"""Visits: who has the fronts open now."""

from datetime import datetime, timedelta
from typing import Any

from stoppress.desk.models import FrontsVisit

HERE = timedelta(seconds=40)
NOTED_EACH = timedelta(seconds=8)  # less often is enough, and spares the one who writes


def note(user: Any, at: datetime) -> None:
    if not FrontsVisit.objects.filter(user=user.pk, seen__gt=at - NOTED_EACH).exists():
        FrontsVisit.objects.update_or_create(user=user, defaults={"seen": at})


def others(user: Any, at: datetime) -> list[str]:
    """Names of all others who are here."""
    found = FrontsVisit.objects.filter(seen__gt=at - HERE).exclude(user=user.pk).select_related("user").order_by("user__username")
    return [visit.user.get_full_name() or visit.user.get_username() for visit in found]
