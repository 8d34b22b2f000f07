"""See to it that no two records hold the same in a field that is unique."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nokshi.custom.actions import rows
from nokshi.custom.models import CustomField, CustomValue
from nokshi.custom.queries.definitions import book
from nokshi.custom.queries.holding import holders
from nokshi.custom.rules.cells import once_of
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.types import Kind
from nokshi.kernel.errors import DomainError
from nokshi.kernel.exact import plain
from nokshi.ports.merging import aliases

CHUNK = 900
CUSTOMER = "customers.customer"
Wanted = tuple[int, Definition, Any]
"""A record, a field, and what is to stand there."""


class ValueTaken(DomainError):
    code = "custom.value_taken"
    sentence = _("Another record has “%(value)s” in “%(field)s” already. Write another one, or change that record.")
    status = 409


class NotUnique(DomainError):
    code = "custom.not_unique"
    sentence = _(
        "“%(value)s” stands there on %(count)s records. Let each value stand once, then the field can be unique."
    )
    status = 409


def taken_among(wanted: Sequence[Wanted]) -> dict[int, ValueTaken]:
    """Return which of these values another record has already, or an earlier one of them, by their places."""
    found, firsts = dict[int, ValueTaken](), dict[tuple[int, str], int]()
    keys = [(one.id, once_of(one.type, value)) for _record, one, value in wanted]
    held = holders({(field, once) for field, once in keys if once is not None})
    for place, ((record, definition, value), (field, once)) in enumerate(zip(wanted, keys, strict=True)):
        if once is None:
            continue
        first = firsts.setdefault((field, once), record)
        if held.get((field, once), record) != record or first != record:
            found[place] = ValueTaken(value=str(value)[:60], field=definition.label)
    return found


def write(wanted: Sequence[Wanted], ready: Sequence[rows.Row]) -> None:
    """Write rows, some of which may be there once only; raises ValueTaken."""
    for refusal in taken_among(wanted).values():
        raise refusal
    try:
        # Who writes the same at the same time is stopped by the database, and by nothing else.
        with transaction.atomic(savepoint=bool(wanted)):
            rows.write(ready)
    except IntegrityError:
        if not wanted:
            raise
        _record, definition, value = wanted[0]
        raise ValueTaken(value=str(value)[:60], field=definition.label) from None


def make_unique(field: CustomField) -> None:
    """Let what stands in a field, held against others, stand once; raises NotUnique with what stands there twice.

    Whoever was merged into another has his values still, unseen: they wait until he stands for himself again.
    """
    there = _standing(CustomValue.objects.filter(field=field.pk, once=None), field.subject).order_by("pk")
    by_once: dict[str, list[CustomValue]] = {}
    for row in there.iterator(CHUNK):
        if once := once_of(Kind(field.type), _value(row)):
            row.once = once
            by_once.setdefault(once, []).append(row)
    for some in by_once.values():
        if len(some) > 1:
            raise NotUnique(value=str(_value(some[0]))[:60], count=len(some))
    CustomValue.objects.bulk_update([row for [row] in by_once.values()], ["once"], batch_size=CHUNK // 2)


def let_repeat(field: CustomField) -> None:
    """Let what stands in a field stand as often as people write it."""
    CustomValue.objects.filter(field=field.pk, once__isnull=False).update(once=None)


def release(subject: str, record: int) -> None:
    """Let another record have what stands in the unique fields of one: it is that other one now."""
    _unique_values(subject, [record]).filter(once__isnull=False).update(once=None)


def claim(subject: str, records: Sequence[int]) -> None:
    """Let records hold what stands in their unique fields as theirs alone, wherever nobody else does."""
    types = {one.id: one.type for one in book().everything}
    for row in _standing(_unique_values(subject, records), subject).filter(once=None):
        once = once_of(types[row.field_id], _value(row))
        if once and not holders([(row.field_id, once)]):
            CustomValue.objects.filter(pk=row.pk).update(once=once)


def _unique_values(subject: str, records: Sequence[int]) -> QuerySet[CustomValue]:
    fields = [one.id for one in book().everything if one.subject == subject and one.is_unique and not one.is_removed]
    return CustomValue.objects.filter(field__in=fields, subject_id__in=records)


def _standing(values: QuerySet[CustomValue], subject: str) -> QuerySet[CustomValue]:
    """Leave out those who are merged into another: they have what they had, unseen."""
    for one in aliases if subject == CUSTOMER else ():
        values = values.exclude(subject_id__in=one.merged().values("pk"))
    return values


def _value(row: CustomValue) -> str:
    return row.text if row.number is None else plain(row.number)
