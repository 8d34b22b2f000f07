"""What happens here is queued for those who asked to be told."""

from collections.abc import Sequence

from nokshi.integrations.actions import deliveries
from nokshi.integrations.webhooks.posting import deliver_due
from nokshi.kernel.clock import now
from nokshi.kernel.jobs import later
from nokshi.timeline.readers import Recorded, on


@on()
def tell_webhooks(batch: Sequence[Recorded]) -> None:
    """Queue the batch for every endpoint that is told of it, and have it sent."""
    if deliveries.queue_events(batch=batch, now=now()):
        later(deliver_due)
