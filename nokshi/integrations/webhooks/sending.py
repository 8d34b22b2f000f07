"""Post one delivery, signed at the moment it leaves."""

from dataclasses import dataclass

from django.conf import settings

from nokshi import __version__
from nokshi.integrations.models import Delivery
from nokshi.integrations.rules import signature
from nokshi.kernel import clock, network, secrets
from nokshi.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try went."""

    status: int | None = None
    milliseconds: int = 0
    answer: str = ""
    error: str = ""


def send(delivery: Delivery, payload: str) -> Outcome:
    """Post one delivery and return how it went; asks nothing of the database."""
    if not payload:
        return Outcome(status=204, error="the event is gone")
    try:
        answer = network.call(
            "POST", delivery.endpoint.url, headers=headers_of(delivery, payload), content=payload.encode(),
            inside=settings.CONFIG.inside,
        )  # fmt: skip
    except (DomainError, network.Unanswered, secrets.Unreadable) as error:
        return Outcome(error=str(error) or type(error).__name__)
    return Outcome(answer.status, answer.milliseconds, answer.body.decode(errors="replace").replace("\0", ""))


def headers_of(delivery: Delivery, payload: str) -> dict[str, str]:
    """Return the headers of a delivery, signed at this moment."""
    seconds = int(clock.now().timestamp())
    secret = secrets.unseal(delivery.endpoint.secret_sealed)
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Nokshi/{__version__}",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(secret, delivery.message_id, seconds, payload),
    }
