"""People at the desk, signed in."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from stoppress.desk import pressroom_client


def signed_in(name: str, role: str = "") -> Client:
    """A browser of that person; without a role an admin."""
    user: Any = get_user_model().objects.filter(username=name).first()
    if user is None:
        user = get_user_model().objects.create_user(name, password="a-long-enough-password", is_superuser=not role)
        if role:
            user.groups.add(Group.objects.get_or_create(name=role)[0])
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def nobody_waits_for_an_absent_pressroom(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressroom_client, "PATIENCE", 0.1)


@pytest.fixture
def editor(desk: Path) -> Client:
    return signed_in("ines")
