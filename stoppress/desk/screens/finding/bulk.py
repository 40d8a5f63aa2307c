"""Bulk pages: what will happen to each chosen story, then what did; one change and one edition for all of them."""

import time
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from stoppress.desk import together
from stoppress.desk.api.states import editions
from stoppress.desk.changing import ChangeKind, Touched
from stoppress.desk.models import Story
from stoppress.desk.policy import Act, may, visible
from stoppress.desk.screens.finding.lines import chosen_columns
from stoppress.desk.screens.publishing.receipt import wait_for_change
from stoppress.desk.screens.publishing.states import StoryState, states_of
from stoppress.desk.screens.publishing.telling import line


@dataclass(frozen=True, slots=True)
class Outlook:
    """One chosen story: what will be or was done, or why not."""

    number: int
    headline: str
    state: StoryState
    says: str
    refused: bool


class StoriesBulk(SnippetBulkAction):
    """`act` is asked of the policy for each story; `title` stands over the page, `button` on what does it."""

    models: ClassVar[list[type[Story]]] = [Story]
    template_name = "desk/finding/bulk.html"
    act: Act
    kind: ChangeKind = "edit"
    title = ""
    button = ""
    form_class: type[forms.Form] = forms.Form

    # What each one says and does.
    @abstractmethod
    def effect(self, story: Story) -> str: ...

    def refusal(self, story: Story) -> str:
        return ""

    @abstractmethod
    def perform(self, story: Story, touched: Touched) -> None: ...

    def cause(self, said: dict[str, Any]) -> str:
        return self.title

    def done_line(self, count: int) -> str:
        return f"Done: {count}."

    # Wagtail's ways in.
    def chosen(self) -> list[int]:
        return [int(number) for number in dict.fromkeys(self.request.GET.getlist("id")) if number.isdecimal()][: together.MOST]

    def stories(self) -> list[Story]:
        """Those of the chosen that the account may read; of others nothing is said."""
        return list(chosen_columns(visible(self.request.user, Story.objects.filter(pk__in=self.chosen())).order_by("-edited", "-pk")))

    def why_not(self, story: Story) -> str:
        if not may(self.request.user, self.act, story):
            return "Your role does not let you do this to it."
        if story.binned is not None:
            return "It lies in the bin: restore it first."
        lock = story.get_lock()
        if lock is not None and lock.for_user(self.request.user):
            return "Somebody else has locked it."
        return self.refusal(story)

    def get(self, request: Any, *args: Any, **named: Any) -> HttpResponse:
        form = self.form_class()
        return self._page(form)

    def post(self, request: Any, *args: Any, **named: Any) -> HttpResponse:
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self._page(form)
        self.said: dict[str, Any] = form.cleaned_data
        began = time.monotonic()
        numbers = [story.pk for story in self.stories()]
        done = together.act_on(
            numbers,
            self.perform,
            self.why_not,
            at=datetime.now(UTC),
            by=request.user.get_username(),
            cause=self.cause(self.said),
            kind=self.kind,
        )
        told = None
        if done.change is not None:
            receipt = wait_for_change(done.change, began)
            with editions() as log:
                told = line(log, receipt)
        outlooks = self._outlooks(self.stories(), done.refused, done="Done.")
        context = {"done": len(done.done), "refused": len(done.refused), "told": told, "says": self.done_line(len(done.done))}
        return render(request, "desk/finding/bulk_done.html", {**self._common(), **context, "outlooks": outlooks})

    def _page(self, form: forms.Form) -> HttpResponse:
        stories = self.stories()
        outlooks = self._outlooks(stories, {story.pk: self.why_not(story) for story in stories})
        count = sum(not outlook.refused for outlook in outlooks)
        context = {**self._common(), "form": form, "outlooks": outlooks, "count": count, "button": self.button}
        return render(self.request, self.template_name, context)

    def _outlooks(self, stories: Sequence[Story], why: dict[int, str], *, done: str = "") -> list[Outlook]:
        states = states_of(stories)
        return [
            Outlook(
                story.pk,
                str(story),
                states[story.pk],
                why.get(story.pk) or done or self.effect(story),
                bool(why.get(story.pk)),
            )
            for story in stories
        ]

    def _common(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "next": self.next_url,
            "submit": self.request.get_full_path(),
            "breadcrumbs_items": [{"url": self.next_url, "label": "Stories"}],
            "header_title": self.title,
            "header_icon": "doc-full",
        }
