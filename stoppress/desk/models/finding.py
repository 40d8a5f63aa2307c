"""What a person keeps to find stories again: filters of the story list, by name."""

from django.conf import settings
from django.db import models


class KeptFilter(models.Model):
    """`query` is that of the list's address, without page: `section=3&state=live`. Whoever has the address sees the same list."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_filters")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=2000)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="kept_filter_name")]

    def __str__(self) -> str:
        return self.name
