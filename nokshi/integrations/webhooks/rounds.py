"""A round of sending: much at once, of no endpoint so much that the others wait for it."""

import random
import time
import uuid
from collections import Counter, defaultdict, deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from nokshi.integrations.actions import deliveries
from nokshi.integrations.models import Delivery
from nokshi.integrations.queries import payloads_of
from nokshi.integrations.webhooks.sending import Outcome, send
from nokshi.kernel import clock

AT_ONCE = 32
THREADS = 12
EACH = 8
"""Threads that one endpoint may hold."""
LOOK = 0.25
"""Seconds between two looks for what else is due, as long as something is at hand or on its way."""
LONGEST = 30.0
"""Seconds after which a round takes nothing more: other jobs of the worker wait for it."""


class Round:
    """Claims what is due and sends it; each try is noted as it is answered."""

    def __init__(self) -> None:
        self.arrived = 0
        self.is_cut = True
        """Whether more may be due: it took too long to see the end."""
        self._claim = uuid.uuid4().hex
        self._ends_at, self._look_at = time.monotonic() + LONGEST, 0.0
        self._at_hand: defaultdict[int, deque[tuple[Delivery, str]]] = defaultdict(deque)
        self._flying: dict[Future[Outcome], Delivery] = {}

    def run(self) -> None:
        """Send until nothing is due, or it took long enough."""
        with ThreadPoolExecutor(THREADS) as pool:
            self._start(pool)
            while self._flying:
                done, _flying = wait(self._flying, timeout=LOOK, return_when=FIRST_COMPLETED)
                # Each is noted when it is answered: a worker that dies leaves no more to be sent again than it must.
                for future in done:
                    self._note(self._flying.pop(future), future.result())
                if time.monotonic() < self._ends_at:
                    self._start(pool)
        deliveries.give_back(claim=self._claim, now=clock.now())

    def _start(self, pool: ThreadPoolExecutor) -> None:
        now = time.monotonic()
        if not any(self._at_hand.values()) or now >= self._look_at:
            self._look_at = now + LOOK
            self._take()
        busy = Counter(one.endpoint_id for one in self._flying.values())
        for endpoint, some in self._at_hand.items():
            while some and busy[endpoint] < EACH and len(self._flying) < THREADS:
                one, payload = some.popleft()
                busy[endpoint] += 1
                self._flying[pool.submit(send, one, payload)] = one

    def _take(self) -> None:
        """Claim what is due, but of endpoints of which something is at hand or on its way."""
        known = {one.endpoint_id for one in self._flying.values()}
        known |= {endpoint for endpoint, some in self._at_hand.items() if some}
        claimed = deliveries.claim(claim=self._claim, limit=AT_ONCE, now=clock.now(), without=known)
        self.is_cut = bool(claimed or known)
        payloads = payloads_of(claimed)
        for one in claimed:
            self._at_hand[one.endpoint_id].append((one, payloads.get(one.pk, "")))

    def _note(self, one: Delivery, outcome: Outcome) -> None:
        if outcome.status is None:
            # Who does not answer is left in peace: what was claimed for him goes back at the end.
            self._at_hand[one.endpoint_id].clear()
        self.arrived += deliveries.note_try(
            delivery=one, status=outcome.status, milliseconds=outcome.milliseconds, answer=outcome.answer,
            error=outcome.error, chance=random.random(), now=clock.now(),  # noqa: S311  spreads pauses
        )  # fmt: skip
