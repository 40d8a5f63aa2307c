"""Models whose rows are copy: every save and delete ends in filing, in the same transaction, or is refused."""

from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar

from django.db import models
from django.db.models.signals import class_prepared, pre_delete

from stoppress.desk.changing import Touched, changing, current


class WentRoundFiling(RuntimeError):
    def __init__(self, model: str, way: str) -> None:
        super().__init__(
            f"{model} rows are copy: `{way}` would pass filing by. Save or delete them one by one, or use the publishing service."
        )


class StillInUse(RuntimeError):
    def __init__(self, row: models.Model, users: int) -> None:
        kind = row._meta.verbose_name
        super().__init__(f"The {kind} “{row}” cannot be removed: {users} entries still use it. Move them first.")


_in_bulk: ContextVar[bool] = ContextVar("rows are written in bulk", default=False)


@contextmanager
def writing_in_bulk() -> Iterator[None]:
    """For code that says itself what it touches, to the change being made."""
    token = _in_bulk.set(True)
    try:
        yield
    finally:
        _in_bulk.reset(token)


class FiledQuerySet(models.QuerySet[Any]):
    """Refuses what would pass filing by, except while `writing_in_bulk`."""

    def _guard(self, way: str) -> None:
        if not _in_bulk.get():
            raise WentRoundFiling(self.model.__name__, way)

    def update(self, **values: Any) -> int:
        self._guard("update")
        return super().update(**values)

    def bulk_create(self, *args: Any, **named: Any) -> list[Any]:
        self._guard("bulk_create")
        return super().bulk_create(*args, **named)

    def bulk_update(self, *args: Any, **named: Any) -> int:
        self._guard("bulk_update")
        return super().bulk_update(*args, **named)

    def delete(self) -> tuple[int, dict[str, int]]:
        with changing():
            return super().delete()


FiledManager = models.Manager.from_queryset(FiledQuerySet)


class FiledModel(models.Model):
    """`touch` says which copy a row is part of; it is asked before and after each save, and before a delete."""

    objects = FiledManager()

    NOT_IN_THE_COPY: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    @abstractmethod
    def touch(self, touched: Touched) -> None:
        """Tell `touched` which copy this row is part of."""

    def save(self, *args: Any, **named: Any) -> None:
        fields = named.get("update_fields")
        if fields is not None and set(fields) <= self.NOT_IN_THE_COPY:
            super().save(*args, **named)
            return
        with changing() as touched:
            former = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
            if former is not None:
                former.touch(touched)
            super().save(*args, **named)
            self.touch(touched)

    def delete(self, *args: Any, **named: Any) -> tuple[int, dict[str, int]]:
        with changing():
            try:
                return super().delete(*args, **named)
            except models.ProtectedError as error:
                raise StillInUse(self, len(error.protected_objects)) from None


def must_touch(sender: type[models.Model], **_: Any) -> None:
    """Django's metaclass leaves no room for ABCMeta: a model without a `touch` is refused while it is made, not at its first save."""
    if issubclass(sender, FiledModel) and sender.touch is FiledModel.touch:
        raise TypeError(f"{sender.__name__} rows are copy: its `touch` must say which.")


def touch_before_delete(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    """Also reached by cascades and by a query set's delete."""
    if not isinstance(instance, FiledModel):
        return
    touched = current()
    if touched is None:
        raise WentRoundFiling(sender.__name__, "delete")
    instance.touch(touched)


class_prepared.connect(must_touch, dispatch_uid="stoppress filing")
pre_delete.connect(touch_before_delete, dispatch_uid="stoppress filing")
