"""The newsroom itself on one form: what it is called, how it is reached, which topics its pages show."""

import time
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from stoppress.desk.changing import changing
from stoppress.desk.models import Newsroom, Topic
from stoppress.desk.models.newsroom import UnknownTimezone
from stoppress.desk.screens.places.saving import tell

LAYOUTS = {"front": "Topics on the front", "story": "Topics beside stories"}


class TopicNames(forms.CharField):
    """Topics by name or slug, in order, separated by commas; kept as slugs."""

    def __init__(self, **named: Any) -> None:
        super().__init__(required=False, max_length=2_000, help_text="Names, separated by commas, in the order shown.", **named)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        names: dict[str, str] = dict(Topic.objects.filter(slug__in=value).values_list("slug", "name"))
        return ", ".join(names.get(str(slug), str(slug)) for slug in value)

    def clean(self, value: Any) -> list[str]:
        said = [part.strip() for part in str(super().clean(value) or "").split(",") if part.strip()]
        slugs, unknown = [], []
        for part in said:
            topic = Topic.objects.filter(slug=part).first() or Topic.objects.filter(name__iexact=part).first()
            if topic is None:
                unknown.append(part)
            elif topic.slug not in slugs:
                slugs.append(topic.slug)
        if unknown:
            raise forms.ValidationError(f"No topic is called {', '.join(f'“{part}”' for part in unknown)}. Make it first, under Topics.")
        return slugs


class NewsroomForm(forms.ModelForm[Newsroom]):
    class Meta:
        model = Newsroom
        fields = [
            "name", "strapline", "publisher_name", "publisher_contact", "publisher_corrections", "language", "timezone",
        ]  # fmt: skip
        labels = {
            "publisher_name": "Publisher",
            "publisher_contact": "Contact",
            "publisher_corrections": "Corrections policy",
        }
        help_texts = {
            "strapline": "The line under the name.",
            "publisher_name": "Who answers for it. Empty: the newsroom itself.",
            "publisher_contact": "A mail address, or the address of a page.",
            "publisher_corrections": "The page that says how mistakes are put right, such as /corrections-policy/.",
            "language": "Of the site, as a language tag: en-GB.",
            "timezone": "An IANA name, such as Europe/London. Times shown and new addresses go by it.",
        }

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for kind, label in LAYOUTS.items():
            layout = self.instance.layouts.get(kind) or {}
            self.fields[f"{kind}_topics"] = TopicNames(label=label, initial=list(layout.get("topics") or ()))

    def clean_timezone(self) -> str:
        said = str(self.cleaned_data["timezone"])
        try:
            ZoneInfo(said)
        except (LookupError, ValueError, OSError) as error:
            raise forms.ValidationError(str(UnknownTimezone(said))) from error
        return said

    def put(self) -> Newsroom:
        """What is saved, inside a change."""
        newsroom: Newsroom = self.save(commit=False)
        for kind in LAYOUTS:
            topics = self.cleaned_data[f"{kind}_topics"]
            if topics or kind in newsroom.layouts:
                newsroom.layouts[kind] = {**(newsroom.layouts.get(kind) or {}), "topics": topics}
        newsroom.save()
        return newsroom


@require_http_methods(["GET", "POST"])
def newsroom(request: HttpRequest) -> HttpResponse:
    began = time.monotonic()
    form = NewsroomForm(request.POST or None, instance=Newsroom.objects.first() or Newsroom())
    if request.method == "POST" and form.is_valid():
        with changing(at=datetime.now(UTC), author=request.user.get_username(), cause="Newsroom settings", kind="edit") as touched:
            form.put()
        tell(request, touched, began, "The newsroom is saved.")
        return redirect("newsroom settings")
    return render(request, "desk/places/newsroom.html", {"form": form}, status=422 if form.errors else 200)
