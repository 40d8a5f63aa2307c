"""Pictures as the desk knows them: one row per file and focal point."""

from django.db import models

from stoppress.desk.changing import Touched
from stoppress.desk.models.guarded import FiledModel


class Picture(FiledModel):
    """`key` is what copy calls it (`renditions.picture_id`), `original` the sha256 of the file that came in.

    `copy` is the encoded press.copy.Picture: which files readers get. A killed picture is filed nowhere.
    """

    key = models.CharField(max_length=64, unique=True)
    original = models.CharField(max_length=64, db_index=True)
    width = models.PositiveIntegerField(default=0)  # pixels, as shown
    height = models.PositiveIntegerField(default=0)
    focus_x = models.PositiveIntegerField(null=True, blank=True)  # pixels from the top left
    focus_y = models.PositiveIntegerField(null=True, blank=True)
    file_name = models.CharField(max_length=400, blank=True)  # as the newsroom folder called it
    copy = models.TextField(default="{}")
    killed = models.BooleanField(default=False)

    def touch(self, touched: Touched) -> None:
        touched.pictures.add(self.key)
