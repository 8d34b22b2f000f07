"""Take back what an import told."""

from collections.abc import Sequence

from django.db import transaction

from nokshi.timeline.models import EventRow


@transaction.atomic
def retract_run(*, run: int, by: int, keep: Sequence[tuple[str, int]] = ()) -> int:
    """Hide the events of an import run from timelines and counts; `by` is the undoing event.

    The event that tells of the run itself (its subject is the run) stays, and so do those of the
    subjects in `keep`: records that could not be taken back. Returns how many were hidden.
    """
    events = EventRow.objects.standing().filter(run_id=run).exclude(id=by)
    hidden = events.update(retracted_by=by)
    for start in range(0, len(keep), 900):
        by_kind: dict[str, list[int]] = {}
        for kind, number in keep[start : start + 900]:
            by_kind.setdefault(kind, []).append(number)
        for kind, numbers in by_kind.items():
            kept = EventRow.objects.filter(retracted_by=by, subject_kind=kind, subject_id__in=numbers)
            hidden -= kept.update(retracted_by=None)
    return hidden
