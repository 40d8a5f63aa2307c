"""Saving: one change for what a form says, in one transaction, and the receipt after it."""

import time
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from stoppress.desk.changing import Touched, changing
from stoppress.desk.screens.publishing.receipt import Receipt, wait_for_press


def said(receipt: Receipt, done: str) -> str:
    """What was done, and what readers have of it."""
    if receipt.edition is not None:
        return f"{done} Live in edition {receipt.edition}, after {receipt.ms} ms."
    return f"{done} {receipt.why}" if receipt.why else f"{done} No reader sees a difference."


def tell(request: HttpRequest, touched: Touched, began: float, done: str) -> Receipt:
    """After the commit."""
    receipt = wait_for_press(touched, began)
    messages.success(request, said(receipt, done))
    return receipt


class PlaceSaving:
    """Wagtail's form views of one row: the row, its log and its change stand or fall together."""

    request: Any
    form: Any

    def setup(self, request: Any, *args: Any, **named: Any) -> None:
        self.began = time.monotonic()
        super().setup(request, *args, **named)  # type: ignore[misc]

    def save_instance(self) -> Any:
        place = self.form.instance
        made = place.pk is None
        if made and hasattr(place, "named"):
            place.named = True  # it has its page at once
        cause = f"{'New' if made else 'Edit'}: {self.form.cleaned_data.get('name') or self.form.cleaned_data.get('title')}"
        with changing(at=datetime.now(UTC), author=self.request.user.get_username(), cause=cause, kind="edit") as self.touched:
            self.before_saving(place)
            return super().save_instance()  # type: ignore[misc]

    def before_saving(self, place: Any) -> None:
        """Inside the change."""

    def save_action(self) -> Any:
        self.receipt = wait_for_press(self.touched, self.began)
        return super().save_action()  # type: ignore[misc]

    def get_success_message(self, instance: Any = None) -> str:
        return said(self.receipt, f"“{instance or self.object}” is saved.")  # type: ignore[attr-defined]

    def get_success_buttons(self) -> list[Any]:
        return []
