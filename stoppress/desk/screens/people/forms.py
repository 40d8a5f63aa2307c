"""The forms of the people screen and of the audit log."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator

from stoppress.desk.policy import ROLES


class PersonForm(forms.Form):
    name = forms.CharField(max_length=150, validators=[UnicodeUsernameValidator()], label="Name at sign-in")
    first = forms.CharField(max_length=150, required=False, label="First name")
    last = forms.CharField(max_length=150, required=False, label="Last name")
    email = forms.EmailField(required=False, label="E-mail")
    roles = forms.MultipleChoiceField(choices=[(role, role) for role in ROLES], required=False, label="Roles")

    def __init__(self, *args: Any, account: User | None = None, **named: Any) -> None:
        super().__init__(*args, **named)
        self._account = account
        if account is not None:
            self.fields["name"].disabled = True

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = User.objects.exclude(pk=self._account.pk) if self._account is not None else User.objects.all()
        if others.filter(username__iexact=name).exists():
            raise forms.ValidationError("Somebody has this name already.")
        return name


class AuditFilter(forms.Form):
    person = forms.CharField(required=False, label="Person")
    act = forms.CharField(required=False, label="Act")
    story = forms.IntegerField(required=False, min_value=1, label="Story, by its number")
    day = forms.DateField(required=False, label="Day", widget=forms.DateInput(attrs={"type": "date"}))
