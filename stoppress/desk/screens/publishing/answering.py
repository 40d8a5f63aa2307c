"""Answering: whoever has a preview link that asks says whether its text is right, in a form without script or account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.template.loader import render_to_string

from stoppress.desk import audit
from stoppress.desk.models import LinkAnswer, PreviewLink
from stoppress.desk.models.publications import VERDICTS
from stoppress.desk.screens.notes.notices import tell_of_answer

MOST = 20  # answers of one link
LONGEST = 2_000  # characters of the words
LARGEST = 64 * 1024  # bytes of the form as it is sent


class Words(forms.CharField):
    """Counted as the browser counts them: the end of a line is one character."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\r\n", "\n")))


class AnswerForm(forms.Form):
    name = forms.CharField(max_length=200, error_messages={"required": "Say who you are."})
    verdict = forms.ChoiceField(choices=[*VERDICTS.items()], error_messages={"required": "Choose one of the two."})
    words = Words(max_length=LONGEST, required=False)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("verdict") == "wrong" and "words" in said and not said["words"]:
            self.add_error("words", "Say in a few words what is wrong.")
        return said


@dataclass(frozen=True, slots=True)
class Asking:
    """The end of a preview page: the form, what was just sent, whether the link takes no more."""

    link: PreviewLink
    form: AnswerForm
    sent: LinkAnswer | None = None
    full: bool = False

    @property
    def refused(self) -> bool:
        return self.form.is_bound and self.sent is None

    def markup(self, address: str) -> bytes:
        proposed = self.sent.name if self.sent else self.link.name
        typed = self.form if self.refused else AnswerForm(initial={"name": proposed})
        shown = {
            "link": self.link,
            "form": typed,
            "sent": self.sent,
            "full": self.full,
            "refused": self.refused,
            "address": address,
            "verdicts": VERDICTS.items(),
            "most": MOST,
            "longest": LONGEST,
        }
        return render_to_string("desk/publishing/answer.html", shown).encode()


def too_large(request: HttpRequest) -> bool:
    """To be asked before the form is read."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return not said.isdecimal() or int(said) > LARGEST


def ask(link: PreviewLink) -> Asking:
    return Asking(link, AnswerForm(), full=link.answers.count() >= MOST)


def refuse(link: PreviewLink, form: AnswerForm) -> Asking:
    """What was typed stands there again."""
    return Asking(link, form, full=link.answers.count() >= MOST)


def take(link: PreviewLink, form: AnswerForm, at: datetime, request: HttpRequest) -> Asking:
    """Inside a transaction, of a valid form. What was said last, sent once more by a shaky line or a page loaded again, is one answer."""
    said = form.cleaned_data
    newest = link.answers.first()
    count = link.answers.count()
    if newest is not None and all(getattr(newest, name) == value for name, value in said.items()):
        return Asking(link, form, newest, full=count >= MOST)
    if count >= MOST:
        return Asking(link, form, full=True)
    answer = link.answers.create(at=at, **said)
    tell_of_answer(answer, at)
    audit.note(
        "answer by preview link",
        story=link.story_id,
        about=f"Preview link {link.pk}, for {link.name or 'somebody without a name'}",
        request=request,
        more={"name": answer.name, "said": VERDICTS[answer.verdict], "words": answer.words[:500], "revision": link.revision_id},
    )
    return Asking(link, form, answer, full=count + 1 >= MOST)
