"""What the worker does for the log: walk along its seals, try again what is parked."""

from nokshi.kernel import clock
from nokshi.kernel.jobs import later
from nokshi.timeline import actions, parking


def check_on(check_id: int) -> None:
    """Take the next step of a walk along the seals, and hand on the one after it."""
    if actions.check_step(check_id=check_id, now=clock.now()):
        later(check_on, check_id)


def retry_on() -> None:
    """Let every reader try what is due of the parked, and go on as long as something passes."""
    if parking.retry_due(clock.now()):
        later(retry_on)
