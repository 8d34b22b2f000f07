"""By the clock: a backup when the last one is old enough; what was kept for its day goes."""

import subprocess
import sys

from django.db.models import Min

from nokshi.kernel import clock
from nokshi.kernel.schedule import every
from nokshi.site.backup import keeping
from nokshi.site.whole import keeping as everything
from nokshi.timeline.models import EventRow


@every(minutes=60)
def back_up() -> None:
    """Begin a planned backup where one is due, in a process of its own that may take its time."""
    since = EventRow.objects.aggregate(first=Min("recorded_at"))["first"]
    if keeping.is_due(now=clock.now(), since=since):
        subprocess.Popen([sys.executable, "-m", "nokshi", "backup", "--planned"], start_new_session=True)


@every(minutes=30)
def forget_exports() -> None:
    """Delete exports of everything that were kept for their day."""
    everything.forget_old(clock.now())
