"""The desk as a Django application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "stoppress.desk"
    label = "desk"
    verbose_name = "Desk"
