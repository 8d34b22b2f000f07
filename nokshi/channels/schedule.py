"""By the clock: what waits goes out, mailboxes are read, knocks are judged."""

from nokshi.channels.actions import tracking
from nokshi.channels.email.mailbox import read_mailbox
from nokshi.channels.email.post import deliver_due
from nokshi.channels.models import Mailbox
from nokshi.kernel import clock
from nokshi.kernel.schedule import every


@every(minutes=1)
def deliver_waiting() -> None:
    """Send again what was put off, and what a worker left behind."""
    deliver_due()


@every(minutes=1)
def judge_knocks() -> None:
    """Tell of the opens and clicks whose neighbours have had time to show themselves."""
    tracking.judge_waiting(now=clock.now())


@every(minutes=2)
def read_mailboxes() -> None:
    """Read every mailbox that is switched on."""
    for mailbox in Mailbox.objects.filter(is_active=True):
        read_mailbox(mailbox, clock.now())


@every(minutes=1440)
def forget_knocks() -> None:
    """Drop old knocks."""
    tracking.forget_old(now=clock.now())
