"""Let records be found by a field, or no longer: their keys are made anew, a thousand at a time."""

from collections.abc import Sequence

from nokshi.custom.models import CustomField, CustomValue
from nokshi.kernel.clock import now
from nokshi.kernel.jobs import later
from nokshi.ports.bearers import bearers

STEP = 1_000


def make_sought(field: CustomField, *, wait: bool = True) -> None:
    """Have the keys of all records made anew that hold something in a field.

    Of a field about to lose what stands in it the records are named now, while they can be; else step by step.
    """
    if wait:
        later(make_keys, field.pk, 0)
        return
    held = CustomValue.objects.filter(field=field.pk, position=0).order_by("subject_id")
    ids = list(held.values_list("subject_id", flat=True))
    for start in range(0, len(ids), STEP):
        later(make_keys_of, field.subject, ids[start : start + STEP])


def make_keys(field_id: int, after: int) -> None:
    """Make the keys of the next thousand records that hold something in a field, and hand on the rest."""
    subject = CustomField.objects.values_list("subject", flat=True).get(pk=field_id)
    held = CustomValue.objects.filter(field=field_id, position=0, subject_id__gt=after).order_by("subject_id")
    ids = list(held.values_list("subject_id", flat=True)[:STEP])
    if ids:
        make_keys_of(subject, ids)
        later(make_keys, field_id, ids[-1])


def make_keys_of(subject: str, ids: Sequence[int]) -> None:
    """Make the keys of records by which they are found."""
    bearers[subject].touched(ids, now(), True)
