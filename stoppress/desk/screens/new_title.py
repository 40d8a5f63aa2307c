"""New: what a page is called on which something is made."""

from typing import Any


class NewTitle:
    """For Wagtail's views that create a row: “New story”, in the tab and over the page."""

    def _title(self) -> str:
        return f"New {self.get_page_subtitle().lower()}"  # type: ignore[attr-defined]

    def get_header_title(self) -> str:
        return self._title()

    def get_breadcrumbs_items(self) -> list[Any]:
        *before, last = super().get_breadcrumbs_items()  # type: ignore[misc]
        return [*before, {**last, "label": self._title()}]
