"""People: what was done by whom, never altered, and the links by which a password is set anew."""

from typing import Any

from django.conf import settings
from django.db import models


class AuditIsKept(RuntimeError):
    def __init__(self) -> None:
        super().__init__("An entry of the audit log is never altered or removed.")


class AuditEntry(models.Model):
    """One act. It names people and stories as they were called then, and outlasts them; the database itself refuses to alter it."""

    at = models.DateTimeField()
    person = models.CharField(max_length=200)  # account or token, "" where nobody is known
    act = models.CharField(max_length=60)
    story = models.BigIntegerField(null=True)
    about = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=45, blank=True)  # the address it came from
    more = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["-at"], name="audit_newest"),
            models.Index(fields=["person", "-at"], name="audit_person"),
            models.Index(fields=["act", "-at"], name="audit_act"),
            models.Index(fields=["story", "-at"], name="audit_story", condition=models.Q(story__isnull=False)),
        ]

    def save(self, *args: Any, **named: Any) -> None:
        if self.pk is not None:
            raise AuditIsKept
        super().save(*args, **named)

    def delete(self, *args: Any, **named: Any) -> Any:
        raise AuditIsKept


class PasswordLink(models.Model):
    """A link by which one account gets a new password, once. `digest` is the sha256 of its secret, which is shown once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=200)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)
