"""Write down what customers allow and take back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from nokshi.customers.models import Customer
from nokshi.customers.queries import home_units
from nokshi.kernel.actor import Actor
from nokshi.kernel.events import utc
from nokshi.privacy.events import ConsentGiven, ConsentWithdrawn
from nokshi.privacy.models import Consent
from nokshi.timeline.actions import Entry, record_many

CHUNK = 800
Before = dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What a saying changed in one consent; `before` is None where nothing was said yet."""

    id: int
    customer_id: int
    before: Before
    after: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConsent:
    """What a customer said: yes (`granted`) or no, when, and how we know."""

    customer_id: int
    purpose: str
    channel: str
    granted: bool
    at: datetime
    source: str = ""
    proof: str = ""

    @property
    def key(self) -> tuple[int, str, str]:
        return (self.customer_id, self.purpose, self.channel)

    @property
    def state(self) -> str:
        return Consent.State.GRANTED if self.granted else Consent.State.DENIED


def give_consent(
    *, customer_id: int, purpose: str, channel: str, source: str, proof: str, actor: Actor, now: datetime,
    run: int | None = None,
) -> bool:  # fmt: skip
    """Note that a customer agreed, with the proof; return False where he had agreed already."""
    said = NewConsent(
        customer_id=customer_id, purpose=purpose, channel=channel, granted=True, at=now, source=source, proof=proof
    )
    return bool(say_many(consents=[said], actor=actor, run=run))


def withdraw_consent(
    *, customer_id: int, purpose: str, channel: str, source: str, proof: str, actor: Actor, now: datetime,
    run: int | None = None,
) -> bool:  # fmt: skip
    """Note that a customer said no, with the proof; return False where he had said so already."""
    said = NewConsent(
        customer_id=customer_id, purpose=purpose, channel=channel, granted=False, at=now, source=source, proof=proof
    )
    return bool(say_many(consents=[said], actor=actor, run=run))


@transaction.atomic
def say_many(
    *, consents: Sequence[NewConsent], actor: Actor, run: int | None = None, no_wins: bool = False
) -> list[Changed]:
    """Note what many customers said and return what changed.

    With `no_wins` a yes never replaces a no: what a file says does not undo what a customer said.
    """
    changed: list[Changed] = []
    for start in range(0, len(consents), CHUNK):
        changed += _say(consents[start : start + CHUNK], actor, run, no_wins)
    return changed


def _say(consents: Sequence[NewConsent], actor: Actor, run: int | None, no_wins: bool) -> list[Changed]:
    ids = {one.customer_id for one in consents}
    list(Customer.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    present = {(row.customer_id, row.purpose, row.channel): row for row in Consent.objects.filter(customer__in=ids)}
    before: dict[tuple[int, str, str], Before] = {}
    told: list[NewConsent] = []
    brought = _brought([one for one in consents if _is_said(present.get(one.key), one)])
    for said in consents:
        row = present.get(said.key)
        if row and no_wins and row.state == Consent.State.DENIED:
            continue
        if row and _is_said(row, said) and (said.at <= row.at or (*said.key, row.at) not in brought):
            continue
        before.setdefault(said.key, values_of(row) if row else None)
        present[said.key] = _row(said, row)
        told.append(said)
    rows = [present[key] for key in before]
    Consent.objects.bulk_create([row for row in rows if row.pk is None], batch_size=CHUNK)
    old = [row for row in rows if before[(row.customer_id, row.purpose, row.channel)] is not None]
    Consent.objects.bulk_update(old, ["state", "at", "source", "proof"], batch_size=100)
    _tell(told, actor, run)
    return [
        Changed(row.pk, row.customer_id, before[(row.customer_id, row.purpose, row.channel)], values_of(row))
        for row in rows
    ]


def _is_said(row: Consent | None, said: NewConsent) -> bool:
    return row is not None and row.state == said.state


def _brought(again: Sequence[NewConsent]) -> set[tuple[int | None, str, str, datetime]]:
    """Return which of the consents that customers repeat they have from those who were merged into them.

    What such a customer says himself is his own, and stays with him when the two are taken apart.
    """
    if not again:
        return set()
    rows = Consent.objects.filter(customer__merged_into__in={one.customer_id for one in again})
    return set(rows.values_list("customer__merged_into", "purpose", "channel", "at"))


def _row(said: NewConsent, row: Consent | None) -> Consent:
    row = row or Consent(customer_id=said.customer_id, purpose=said.purpose, channel=said.channel)
    row.state, row.at, row.source, row.proof = said.state, utc(said.at), said.source[:60], said.proof
    return row


def values_of(row: Consent) -> dict[str, Any]:
    """Return what a consent says as JSON."""
    return {"state": row.state, "at": row.at.isoformat(), "source": row.source, "proof": row.proof}


def _tell(told: Sequence[NewConsent], actor: Actor, run: int | None) -> None:
    homes = home_units(list({said.customer_id for said in told}))
    entries = []
    for said in told:
        kind = ConsentGiven if said.granted else ConsentWithdrawn
        event = kind(purpose=said.purpose, channel=said.channel, source=said.source, proof=said.proof)
        entries.append(
            Entry(
                event=event, at=said.at, actor=actor, customer=said.customer_id,
                subject=("customers.customer", said.customer_id), unit=homes.get(said.customer_id), run=run,
            )
        )  # fmt: skip
    record_many(entries)


@transaction.atomic
def undo_consents(*, changes: Sequence[tuple[int, Before, dict[str, Any]]], actor: Actor, now: datetime) -> list[int]:
    """Take back what an import said and return the ids of consents left alone, since somebody said more later.

    The log's events of the run are hidden by the one who undoes it.
    """
    left: list[int] = []
    rows = Consent.objects.select_for_update().in_bulk([pk for pk, _before, _after in changes])
    for pk, before, after in changes:
        row = rows.get(pk)
        if row is None or values_of(row) != after:
            left.append(pk)
        elif before is None:
            row.delete()
        else:
            Consent.objects.filter(pk=pk).update(**{**before, "at": parse_datetime(before["at"])})
    return left
