"""Widgets of the editor: finders for what is known already, and a table without its HTML."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal, TypeAlias

from django import forms

Found: TypeAlias = Literal["stories", "links", "topics", "contributors", "pictures"]


class Finder(forms.TextInput):
    """One story, topic, contributor or picture, found by typing; its value is the uri, slug or key; of "links" a story's address.

    `free` also takes what is typed, such as an address elsewhere.
    """

    template_name = "desk/stories/finder.html"

    def __init__(self, of: Found, *, free: bool = False, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.of = of
        self.free = free

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "of": self.of, "free": self.free}


class ManyFinder(forms.SelectMultiple):
    """Several of them, in order. `named` are the names of what is chosen, by value, as far as they are known."""

    template_name = "desk/stories/many_finder.html"

    def __init__(self, of: Found, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.of = of
        self.named: dict[str, str] = {}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = forms.Widget.get_context(self, name, value, attrs)
        chosen = [(str(one), self.named.get(str(one), str(one))) for one in value or ()]
        return {**context, "of": self.of, "chosen": chosen, "field": name}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-there" not in data

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return id_


class Several(forms.Field):
    """Values in order, none twice; those that are `known` and those that stood there before."""

    def __init__(self, of: Found, **named: Any) -> None:
        super().__init__(widget=ManyFinder(of), required=False, **named)

    def clean(self, value: Iterable[str] | None) -> list[str]:
        return list(dict.fromkeys(one for one in value or () if one))

    def has_changed(self, initial: Sequence[str] | None, data: Sequence[str] | None) -> bool:
        return list(initial or ()) != self.clean(data)


class TableInput(forms.Textarea):
    """A table as rows and cells; kept as the HTML that readers get."""

    template_name = "desk/stories/table.html"
