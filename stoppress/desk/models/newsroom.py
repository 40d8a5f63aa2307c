"""The newsroom and its small tables: sections, topics, contributors, documents, redirects."""

from collections.abc import Iterable
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from stoppress.desk.changing import Touched, changing
from stoppress.desk.models.guarded import FiledModel
from stoppress.wires.slugs import SlugTaken, check_first_word

UNPLACED = 2_147_483_647  # the order of a section that no public story stood in yet: its place is last when one does

slug_validator = RegexValidator(r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z", "A slug is lower-case letters, digits and single hyphens: “harbour-news”.")


def check_page_slug(slug: str) -> None:
    """Section and document slugs stand first in an address. Raises ValidationError."""
    try:
        check_first_word(slug)
    except SlugTaken as error:
        raise ValidationError(str(error)) from error
    from stoppress.desk.models.stories import Story

    if Story.objects.filter(address=f"/{slug}/").exists():
        raise ValidationError(f"A story stands at /{slug}/. Choose another slug.")


class UnknownTimezone(ValueError):
    def __init__(self, timezone: str) -> None:
        super().__init__(f"There is no timezone {timezone!r}. Use an IANA name, such as Europe/London.")


class Newsroom(FiledModel):
    """The site itself; one row. `url` is scheme and host without a final slash."""

    name = models.CharField(max_length=200)
    url = models.URLField(max_length=200, default="http://localhost:8000")
    strapline = models.CharField(max_length=400, blank=True)
    publisher_name = models.CharField(max_length=200, blank=True)
    publisher_logo = models.CharField(max_length=400, blank=True)  # address under /media/ or absolute
    publisher_logo_file = models.CharField(max_length=400, blank=True)  # as newsroom.yaml names it, relative
    publisher_contact = models.CharField(max_length=400, blank=True)
    publisher_corrections = models.CharField(max_length=400, blank=True)
    language = models.CharField(max_length=35, default="en")
    timezone = models.CharField(max_length=64, default="UTC")
    layouts = models.JSONField(default=dict, blank=True)  # {"story": {"rails": [slug…], "topics": [slug…]}, "front": …}
    rest = models.JSONField(default=dict, blank=True)  # what newsroom.yaml said that has no place here, kept for export

    def save(self, *args: Any, **named: Any) -> None:
        """Raises UnknownTimezone: every address and time shown depends on it."""
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise UnknownTimezone(self.timezone) from error
        super().save(*args, **named)

    def touch(self, touched: Touched) -> None:
        touched.newsroom = True


class Named(FiledModel):
    """`named` means: newsroom.yaml or the desk made it, so it has its page before a public story stands in it.

    One that is `retired` keeps its page and its stories, and is offered for no new ones.
    """

    NOT_IN_THE_COPY: ClassVar[frozenset[str]] = frozenset({"retired", "account", "gone"})

    slug = models.CharField(max_length=100, unique=True, validators=[slug_validator])
    name = models.CharField(max_length=1000)
    named = models.BooleanField(default=False)
    order = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(default=False)
    rest = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **named: Any) -> None:
        with changing():
            former = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
            super().save(*args, **named)
            if former is not None and isinstance(former, Named) and former.slug != self.slug:
                from stoppress.desk.addresses import slug_changed

                slug_changed(self, former.slug)


class Section(Named):
    """A part of the paper: `/SLUG/`. `order` is that of the navigation."""

    def clean(self) -> None:
        check_page_slug(self.slug)
        if Document.objects.filter(slug=self.slug).exists():
            raise ValidationError(f"A document stands at /{self.slug}/ already. Choose another slug.")

    def touch(self, touched: Touched) -> None:
        touched.sections.add(self.slug)


class Topic(Named):
    """What stories are about: `/topics/SLUG/`."""

    def touch(self, touched: Touched) -> None:
        touched.topics.add(self.slug)


class Contributor(Named):
    """Who writes: `/people/SLUG/`."""

    uri = models.CharField(max_length=1000, blank=True, db_index=True)
    bio = models.TextField(blank=True)
    picture = models.ForeignKey("desk.Picture", null=True, blank=True, on_delete=models.PROTECT, related_name="contributors")
    picture_file = models.CharField(max_length=400, blank=True)  # as newsroom.yaml names it, relative to the folder
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="contributor"
    )  # who signs in as this person
    gone = models.BooleanField(default=False)  # left the newsroom: byline and page stay

    def touch(self, touched: Touched) -> None:
        touched.contributors.add(self.slug)
        if self.picture_id is not None and self.picture is not None:
            touched.pictures.add(self.picture.key)


class MergedName(models.Model):
    """A section, topic or contributor that became part of another: drafts, old texts and the wire may still speak of it.

    `former` and `into` are numbers of rows of the kind; `into` is always the last one.
    """

    kind = models.CharField(max_length=12)  # section, topic, contributor
    former = models.BigIntegerField()
    into = models.BigIntegerField(db_index=True)
    slug = models.CharField(max_length=100)
    name = models.CharField(max_length=1000)
    uri = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "former"], name="merged_name")]
        indexes = [models.Index(fields=["kind", "slug"], name="merged_slug")]


def merged_into(model: type[Named], numbers: Iterable[Any]) -> dict[int, int]:
    """Which rows became part of which, of those that did."""
    found = MergedName.objects.filter(kind=model.__name__.lower(), former__in=[number for number in numbers if number is not None])
    return dict(found.values_list("former", "into"))


class Document(FiledModel):
    """A page that is no story: about, contact, corrections policy. `body` is HTML."""

    slug = models.CharField(max_length=100, unique=True, validators=[slug_validator])
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    place = models.CharField(max_length=20, blank=True, choices=[("header", "header"), ("footer", "footer")])
    order = models.PositiveIntegerField(default=0)
    rest = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["order", "slug"]
        verbose_name = "page"

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        check_page_slug(self.slug)
        if Section.objects.filter(slug=self.slug).exists():
            raise ValidationError(f"A section stands at /{self.slug}/ already. Choose another slug.")

    def touch(self, touched: Touched) -> None:
        touched.documents.add(self.slug)


class Redirect(FiledModel):
    """A former address, permanent; `to` is always the last one. `named` by newsroom.yaml or the desk, else made by a move."""

    path = models.CharField(max_length=500, unique=True)  # "/old/"
    to = models.CharField(max_length=2000, db_index=True)
    named = models.BooleanField(default=False)

    def touch(self, touched: Touched) -> None:
        touched.redirects.add(self.path)
