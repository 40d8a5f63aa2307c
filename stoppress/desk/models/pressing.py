"""What the pressroom remembers between its starts."""

from django.db import models


class NotLive(models.Model):
    """Something whose own page could not be made: readers keep what they had, and it is tried again later.

    `copy` is what was to be filed, zlib'd JSON as a change's payload; a later change of the same keys is laid over it.
    """

    owner = models.CharField(max_length=500, primary_key=True)  # "story/812"; "change/41": a change that could not be pressed at all
    why = models.TextField()
    copy = models.BinaryField()
    change = models.BigIntegerField()  # the newest change that touched it
