"""Filters that a person keeps by name; their address can be sent to anybody."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from stoppress.desk.models import KeptFilter

MOST_KEPT = 50


class KeepForm(forms.Form):
    name = forms.CharField(label="Name", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    query = forms.CharField(max_length=2000, widget=forms.HiddenInput)


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what the list shows under a name; the same name again takes the new filter."""
    form = KeepForm(request.POST)
    user: Any = request.user
    if not form.is_valid():
        messages.error(request, "Give the filter a name of at most 100 characters.")
        return _back(request.POST.get("query", ""))
    said = form.cleaned_data
    if user.kept_filters.exclude(name=said["name"]).count() >= MOST_KEPT:
        messages.error(request, f"{MOST_KEPT} filters are kept already: let one go first.")
    else:
        user.kept_filters.update_or_create(name=said["name"], defaults={"query": said["query"]})
        messages.success(request, f"Kept as “{said['name']}”. Its address can be sent to anybody.")
    return _back(said["query"])


@require_POST
def let_go(request: HttpRequest, number: int) -> HttpResponse:
    """Forget one of one's own filters."""
    kept = get_object_or_404(KeptFilter, pk=number, user=request.user.pk)
    kept.delete()
    messages.success(request, f"“{kept.name}” is no longer kept.")
    return _back(kept.query)


def _back(query: str) -> HttpResponse:
    return redirect(f"{reverse('wagtailsnippets_desk_story:list')}?{query}")
