"""The filters of the story list: section, kind, topic, state, byline, author, days, words; and how each narrows a million rows."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.utils import timezone

from stoppress.desk.models import Byline, Contributor, Section, StoryTopic, Topic
from stoppress.desk.models.stories import STATES
from stoppress.desk.policy import may
from stoppress.desk.screens.finding.paging import MOST
from stoppress.desk.searching import hits, match_query
from stoppress.wires.item import KINDS

FEW = 2_000
OFFERED = 200  # names in a field's list of proposals
LOOKED_THROUGH = 20_000  # hits of a search that filters are laid on, newest first


class NamedField(forms.CharField):
    """A topic or a contributor, by name or slug."""

    def __init__(self, model: Any, what: str, **named: Any) -> None:
        super().__init__(required=False, max_length=200, **named)
        self._model, self._what = model, what

    def clean(self, value: Any) -> Any:
        said = super().clean(value).strip()
        if not said:
            return None
        found = self._model.objects.filter(slug=said).first() or self._model.objects.filter(name__iexact=said).order_by("order").first()
        if found is None:
            raise forms.ValidationError(f"No {self._what} is called “{said}”.")
        return found

    def proposals(self) -> list[str]:
        return list(self._model.objects.order_by("order", "slug").values_list("name", flat=True)[:OFFERED])


class Filters(forms.Form):
    """Everything that the list's address says, but page and view."""

    q = forms.CharField(label="Search", required=False, max_length=500, widget=forms.TextInput(attrs={"type": "search"}))
    section = forms.ModelChoiceField(
        Section.objects.order_by("order", "slug"), label="Section", required=False, empty_label="Every section"
    )
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "Any state"), *((state, state.capitalize()) for state in STATES)]
    )
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Every kind"), *((kind, kind.capitalize()) for kind in KINDS)])
    topic = NamedField(Topic, "topic", label="Topic")
    byline = NamedField(Contributor, "contributor", label="Byline")
    author = forms.ModelChoiceField(get_user_model()._default_manager.none(), label="Author", required=False, empty_label="Everybody")
    since = forms.DateField(label="From day", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To day", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    MORE = ("state", "kind", "topic", "byline", "author", "since", "until")

    def __init__(self, *args: Any, user: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        if may(user, "read"):
            accounts = get_user_model()._default_manager.filter(is_active=True).order_by("username")
            self.fields["author"].queryset = accounts  # type: ignore[attr-defined]
            self.fields["author"].label_from_instance = lambda one: one.get_full_name() or one.get_username()  # type: ignore[attr-defined]
        else:
            del self.fields["author"]
        for name in ("topic", "byline"):
            self.fields[name].widget.attrs.update(list=f"proposed-{name}", autocomplete="off")

    def said(self) -> dict[str, Any]:
        """What is asked for and understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    @property
    def words(self) -> str:
        return str(self.said().get("q", ""))

    @property
    def open_more(self) -> bool:
        return bool(self.errors) or any(self.said().get(name) for name in self.MORE)

    def narrow(self, stories: Any) -> Any:
        """Newest change first; with words, newest story first."""
        said = self.said()
        for name in ("section", "state", "kind"):
            if name in said:
                stories = stories.filter(**{name: said[name]})
        if "author" in said:
            stories = stories.filter(owner=said["author"])
        if "since" in said:
            stories = stories.filter(edited__gte=_midnight(said["since"]))
        if "until" in said:
            stories = stories.filter(edited__lt=_midnight(said["until"] + timedelta(days=1)))
        if "topic" in said:
            stories = _through(stories, StoryTopic.objects.filter(topic=said["topic"]))
        if "byline" in said:
            stories = _through(stories, Byline.objects.filter(contributor=said["byline"]))
        if match_query(said.get("q", "")):
            alone = set(said) == {"q"}
            return hits(stories, said["q"], MOST + 1 if alone else LOOKED_THROUGH)
        return stories.order_by("-edited", "-pk")


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _through(stories: Any, children: Any) -> Any:
    """Stories with such a child: rare ones are looked up, common ones met on the way from the newest."""
    numbers = list(children.order_by().values_list("story_id", flat=True)[: FEW + 1])
    if len(numbers) <= FEW:
        return stories.filter(pk__in=numbers)
    return stories.filter(Exists(children.filter(story=OuterRef("pk")).order_by()))
