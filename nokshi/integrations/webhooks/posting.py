"""Send what is due: a job of the worker."""

from nokshi.integrations.webhooks.rounds import Round
from nokshi.kernel.jobs import later


def deliver_due() -> int:
    """Send what is due and return how many arrived; where that takes long it goes on behind the jobs that wait."""
    sending = Round()
    sending.run()
    if sending.is_cut:
        later(deliver_due)
    return sending.arrived
