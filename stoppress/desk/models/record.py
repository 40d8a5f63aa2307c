"""The desk's books: changes, what is filed, who stands in which list, what is due, who may call the API."""

from django.db import models

from stoppress.desk.changing import Touched
from stoppress.desk.models.guarded import FiledModel


class Change(models.Model):
    """One change of the copy, in order of commit; never altered.

    `payload` is zlib'd JSON {copy key: its new value, or null where it goes}. `stories` tells what reverting needs:
    {number: {"before": {...}, "after": {...}}} with state, version and revision of each story whose copy differs.
    """

    at = models.BigIntegerField()  # ms since 1970, UTC
    cause = models.CharField(max_length=500)
    author = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20)
    payload = models.BinaryField()
    stories = models.JSONField(default=dict)


class Filed(models.Model):
    """The digest of what was last filed under a key; no row: nothing is filed there."""

    key = models.TextField(primary_key=True)
    digest = models.BinaryField(max_length=16)


class Membership(models.Model):
    """One story in one list. A list's order is newest first (`moment` falling, then uri).

    Lists are `front`, `day/2022-03-02`, `section/S`, `section/S/2022-03` (topic and contributor alike), `rail/R`,
    `picture/KEY`, and `departed/…` of the first kinds, where `moment` is when it left.
    """

    pk = models.CompositePrimaryKey("list", "moment", "uri")
    list = models.TextField()
    moment = models.BigIntegerField()  # seconds since 1970, UTC: first published
    uri = models.TextField()
    story = models.BigIntegerField()


class Tally(models.Model):
    """How many stories stand in a list; lists with none have no row."""

    list = models.TextField(primary_key=True)
    stories = models.IntegerField()


class Standing(models.Model):
    """What was filed last about a story that is or was public: its place in the lists, its address, its revision."""

    story = models.BigIntegerField(primary_key=True)
    uri = models.TextField(db_index=True)
    state = models.CharField(max_length=20)
    version = models.IntegerField()
    revision = models.BigIntegerField(null=True)
    address = models.TextField(db_index=True)
    moment = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    lists = models.TextField()  # names of lists, separated by line ends


class TimetableEntry(models.Model):
    """A moment at which copy changes by itself. One per kind and subject; done means gone."""

    due = models.BigIntegerField(db_index=True)  # ms since 1970, UTC
    kind = models.CharField(max_length=20)  # go-live, expire, pick, banner, news-sitemap
    subject = models.BigIntegerField(default=0)  # of go-live and expire the story, of pick the rail
    failures = models.IntegerField(default=0)
    trouble = models.TextField(blank=True)  # why the last try failed

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="timetable_subject")]


class Token(models.Model):
    """Who may call the API. `digest` is the sha256 of the secret, which is shown once and kept nowhere."""

    name = models.CharField(max_length=200, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    rights = models.JSONField(default=list)  # "publish"
    made = models.DateTimeField()
    used = models.DateTimeField(null=True, blank=True)
    revoked = models.BooleanField(default=False)


class KeptLine(models.Model):
    """A line of the newsroom folder that this version has no place for yet, kept as it came, for export."""

    kind = models.CharField(max_length=20)  # facts, episodes, programmes
    key = models.CharField(max_length=1000)  # slug or uri
    order = models.PositiveIntegerField(default=0)
    line = models.TextField()  # JSON

    class Meta:
        ordering = ["kind", "order", "key"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="kept_line_key")]


class ThemeFile(FiledModel):
    """A template or style file of the newsroom's own; `path` is relative to theme/."""

    path = models.CharField(max_length=400, unique=True)
    content = models.BinaryField()

    def touch(self, touched: Touched) -> None:
        touched.theme.add(self.path)
