"""By the clock: planned campaigns begin, those on their way go on."""

from datetime import timedelta

from django.db.models import Q

from nokshi.kernel import clock
from nokshi.kernel.jobs import later
from nokshi.kernel.schedule import every
from nokshi.marketing.actions.sending import work_on
from nokshi.marketing.models import Campaign

QUIET_FOR = timedelta(seconds=45)
"""A campaign that was worked on since then has its next step under way."""


@every(minutes=1)
def work_on_campaigns() -> None:
    """Hand on the next step of each campaign whose time has come."""
    now = clock.now()
    begins = Q(status=Campaign.Status.PLANNED, starts_at__lte=now)
    goes_on = Q(status=Campaign.Status.SENDING) & (Q(worked_at=None) | Q(worked_at__lt=now - QUIET_FOR))
    for pk in Campaign.objects.filter(begins | goes_on).values_list("pk", flat=True):
        later(work_on, pk)
