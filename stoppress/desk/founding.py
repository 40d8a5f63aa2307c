"""Founding: an empty newsroom gets a site of its own, so that its first readers find a proper empty page."""

from stoppress.desk.changing import changing
from stoppress.desk.models import Newsroom

NAME = "Stop Press"  # until newsroom.yaml or the desk names it


def found_newsroom() -> None:
    """Make the newsroom's one row where there is none."""
    if Newsroom.objects.exists():
        return
    with changing(cause="The newsroom is founded", author="pressroom"):
        Newsroom(name=NAME).save()
