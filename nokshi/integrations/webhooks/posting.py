"""Send what is due, several at once, each signed, each note kept by itself."""

import random
import uuid
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from django.conf import settings

from nokshi import __version__
from nokshi.integrations.actions import deliveries
from nokshi.integrations.models import Delivery
from nokshi.integrations.queries import payloads_of
from nokshi.integrations.rules import signature
from nokshi.kernel import clock, network, secrets
from nokshi.kernel.errors import DomainError

AT_ONCE = 32
THREADS = 8
ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try went."""

    status: int | None = None
    milliseconds: int = 0
    answer: str = ""
    error: str = ""


def deliver_due() -> int:
    """Send what is due and return how many arrived (a job of the worker)."""
    arrived = 0
    with ThreadPoolExecutor(THREADS) as pool:
        for _round in range(ROUNDS):
            claimed = deliveries.claim(claim=uuid.uuid4().hex, limit=AT_ONCE, now=clock.now())
            if not claimed:
                break
            payloads = payloads_of(claimed)
            sent = {pool.submit(send, one, payloads.get(one.pk, "")): one for one in claimed}
            # Each is noted when it is answered: a worker that dies leaves no more to be sent again than it must.
            for future in as_completed(sent):
                one, outcome = sent[future], future.result()
                arrived += deliveries.note_try(
                    delivery=one, status=outcome.status, milliseconds=outcome.milliseconds, answer=outcome.answer,
                    error=outcome.error, chance=random.random(), now=clock.now(),  # noqa: S311  spreads pauses
                )  # fmt: skip
    return arrived


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
