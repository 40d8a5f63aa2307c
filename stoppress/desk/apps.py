"""The desk as a Django application."""

import logging

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "stoppress.desk"
    label = "desk"
    verbose_name = "Desk"

    def ready(self) -> None:
        logging.getLogger("wagtail").setLevel(logging.WARNING)  # below it names headlines, of drafts too

        from stoppress.desk import audit
        from stoppress.desk.screens.people import shield

        audit.listen()
        shield.install()
