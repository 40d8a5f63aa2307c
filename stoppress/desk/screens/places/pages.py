"""What is done with a section, topic or contributor beside editing it: merge, retire, remove, put in order, see who uses it."""

import time
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from stoppress.desk.models import Contributor, Document, Section, Story, Topic
from stoppress.desk.policy import visible
from stoppress.desk.screens.places.merging import CannotMerge, Place, address_of, carrying, effect_of, merge, rails_of
from stoppress.desk.screens.places.ordering import OrderStale, moved, put_in_order
from stoppress.desk.screens.places.retiring import StillUsed, remove, remove_document, retire
from stoppress.desk.screens.places.saving import tell
from stoppress.desk.screens.stories.widgets import Finder

KINDS: dict[str, type[Section] | type[Topic] | type[Contributor]] = {"section": Section, "topic": Topic, "contributor": Contributor}
SHOWN = 100  # stories of "used by"


def _place(kind: str, number: int) -> Any:
    if kind not in KINDS:
        raise Http404
    return get_object_or_404(KINDS[kind], pk=number)


def _list(kind: str) -> str:
    return reverse(f"wagtailsnippets_desk_{kind}:list")


def _context(kind: str, place: Any) -> dict[str, Any]:
    edit = reverse(f"wagtailsnippets_desk_{kind}:edit", args=[place.pk])
    return {"kind": kind, "place": place, "address": address_of(place), "edit": edit, "list": _list(kind)}


class IntoForm(forms.Form):
    """The one that stays, by its slug."""

    def __init__(self, kind: str, place: Place, data: Any = None) -> None:
        super().__init__(data)
        others = KINDS[kind]._default_manager.exclude(pk=place.pk)
        widget = forms.Select() if kind == "section" else Finder("topics" if kind == "topic" else "contributors")
        self.fields["into"] = forms.ModelChoiceField(
            queryset=others,
            to_field_name="slug",
            widget=widget,
            label=f"Into which {kind}",
            error_messages={"invalid_choice": f"There is no other {kind} of that name. Choose one from the list."},
        )


@require_http_methods(["GET", "POST"])
def merge_place(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """First what it would do, then, confirmed, that."""
    began, place = time.monotonic(), _place(kind, number)
    asked = request.POST or (request.GET if "into" in request.GET else None)
    form = IntoForm(kind, place, asked)
    context = {**_context(kind, place), "form": form}
    if form.is_bound and form.is_valid():
        into = form.cleaned_data["into"]
        try:
            if request.method == "POST":
                touched = merge(place, into, at=datetime.now(UTC), by=request.user.get_username())
                tell(request, touched, began, f"“{place.name}” is part of “{into.name}” now.")
                return redirect(f"wagtailsnippets_desk_{kind}:edit", into.pk)
            context |= {"into": into, "effect": effect_of(place, into)}
        except CannotMerge as error:
            form.add_error("into", str(error))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/places/merge.html", context, status=status)


@require_http_methods(["GET", "POST"])
def retire_place(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    began, place = time.monotonic(), _place(kind, number)
    others = KINDS[kind]._default_manager.exclude(pk=place.pk).filter(retired=False).order_by("name")[:200]
    targets = [("/", "the front"), *((address_of(other), other.name) for other in others)]
    if request.method == "POST":
        match request.POST.get("do"):
            case "retire":
                retire(place, True)
                messages.success(request, f"“{place.name}” is offered for new stories no more. Its page stays.")
            case "bring back":
                retire(place, False)
                messages.success(request, f"“{place.name}” is offered again.")
            case "remove":
                to = request.POST.get("to", "/")
                try:
                    touched = remove(place, to=to if to in dict(targets) else "/", at=datetime.now(UTC), by=request.user.get_username())
                except StillUsed as error:
                    messages.error(request, str(error))
                    return redirect("retire place", kind, number)
                tell(request, touched, began, f"“{place.name}” is removed; its address leads on.")
                return redirect(_list(kind))
        return redirect("retire place", kind, number)
    context = {**_context(kind, place), "stories": len(carrying(place)), "rails": rails_of(place), "targets": targets}
    return render(request, "desk/places/retire.html", context)


@require_safe
def used_by(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Stories that carry it, drafts too, newest first, and the rails that fill from it."""
    place = _place(kind, number)
    if kind == "section":
        carry = Story.objects.filter(section=place)
    elif kind == "topic":
        carry = Story.objects.filter(topics__topic=place).distinct()
    else:
        carry = Story.objects.filter(people__contributor=place).distinct()
    stories = visible(request.user, carry).order_by("-pk").values_list("pk", "headline", "state", "updated")[:SHOWN]
    context = {**_context(kind, place), "stories": list(stories), "all": len(carrying(place)), "rails": rails_of(place)}
    return render(request, "desk/places/used_by.html", context)


@require_http_methods(["GET", "POST"])
def section_order(request: HttpRequest) -> HttpResponse:
    """By dragging, or by the buttons of each row; the new order goes out when it is saved."""
    began = time.monotonic()
    sections = list(Section.objects.order_by("order", "slug"))
    if request.method == "POST":
        numbers = [int(number) for number in request.POST.getlist("section") if number.isdecimal()]
        step = request.POST.get("step", "")
        if step.count(":") == 1 and step.partition(":")[0].isdecimal():
            number, _, by = step.partition(":")
            numbers = moved(numbers, int(number), -1 if by == "up" else 1)
        try:
            touched = put_in_order(numbers, at=datetime.now(UTC), by=request.user.get_username())
        except OrderStale as error:
            messages.error(request, str(error))
        else:
            tell(request, touched, began, "The sections are in this order now.")
        return redirect("section order")
    return render(request, "desk/places/order.html", {"sections": sections, "list": _list("section")})


@require_http_methods(["GET", "POST"])
def remove_page(request: HttpRequest, number: int) -> HttpResponse:
    """A page that is no story; its address leads on."""
    began, document = time.monotonic(), get_object_or_404(Document, pk=number)
    targets = [("/", "the front"), *((f"/{other.slug}/", other.title) for other in Document.objects.exclude(pk=number))]
    if request.method == "POST":
        to = request.POST.get("to", "/")
        touched = remove_document(document, to=to if to in dict(targets) else "/", at=datetime.now(UTC), by=request.user.get_username())
        tell(request, touched, began, f"“{document.title}” is removed; its address leads on.")
        return redirect("wagtailsnippets_desk_document:list")
    edit = reverse("wagtailsnippets_desk_document:edit", args=[number])
    return render(request, "desk/places/remove_page.html", {"document": document, "targets": targets, "edit": edit})
