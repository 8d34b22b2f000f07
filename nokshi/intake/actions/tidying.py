"""Forget the rows of imports that are long over; what they saved, and how to take it back, stays."""

from datetime import datetime, timedelta

from django.db.models import Q

from nokshi.intake import staging
from nokshi.intake.models import ImportRun

KEPT = timedelta(days=30)


def forget_old_rows(*, now: datetime) -> int:
    """Remove the files of runs that ended more than 30 days ago, or wait for as long; return how many."""
    old = Q(finished_at__lt=now - KEPT) | Q(finished_at=None, created_at__lt=now - KEPT, steps=0)
    gone = [run for run in ImportRun.objects.filter(old).exclude(status="running").values_list("pk", flat=True)
            if staging.folder_of(run).exists()]  # fmt: skip
    for run_id in gone:
        staging.remove_folder(run_id)
    ImportRun.objects.filter(pk__in=gone, finished_at=None).delete()
    return len(gone)
