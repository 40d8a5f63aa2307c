"""What this room tells Wagtail."""

from typing import Any

from wagtail import hooks

from stoppress.desk.screens.finding.chooser import uri_chooser


@hooks.register("register_admin_viewset")
def choosers() -> Any:
    return uri_chooser
