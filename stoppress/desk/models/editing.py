"""Open editors: what each of them has saved, so that none overwrites another and no word is saved twice or lost."""

from django.db import models


class OpenEditor(models.Model):
    """One page of the editor in one browser tab, by the `key` that the page was given.

    `turn` counts what was typed there: everything up to it is in the story. `revision` is the last one it saved.
    """

    key = models.CharField(max_length=32, primary_key=True)
    story = models.BigIntegerField()
    revision = models.BigIntegerField(null=True)
    turn = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(db_index=True)
