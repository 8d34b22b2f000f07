"""By the clock: deliveries are tried again, old ones and old answers are dropped."""

from nokshi.integrations.actions.answers import forget_old_answers
from nokshi.integrations.actions.deliveries import forget_old_deliveries
from nokshi.integrations.models import Delivery
from nokshi.integrations.webhooks.posting import deliver_due
from nokshi.kernel import clock
from nokshi.kernel.schedule import every


@every(minutes=1)
def deliver_again() -> None:
    """Send what was put off, and what a worker left behind."""
    if Delivery.objects.due(clock.now()).exists():
        deliver_due()


@every(minutes=60)
def forget_old() -> None:
    """Drop what is no longer needed."""
    forget_old_answers(now=clock.now())
    forget_old_deliveries(now=clock.now())
