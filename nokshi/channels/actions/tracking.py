"""Take note of opens, clicks and farewells."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from nokshi.channels.actions.delivering import tell
from nokshi.channels.events import (
    ContactUnsubscribed,
    LinkClicked,
    MachineClicked,
    MachineOpened,
    MessageOpened,
)
from nokshi.channels.models import Hit, Message
from nokshi.channels.rules import machines
from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event
from nokshi.privacy import actions as privacy

MOST_HITS = 200
KEPT = timedelta(days=30)


@transaction.atomic
def note_knock(
    *, message: Message, url: str, suspicion: str, source: str, now: datetime, is_trap: bool = False
) -> None:
    """Keep a knock at a letter's picture (no url) or link, and tell of it once it is known whose it was."""
    if message.customer_id is None or Hit.objects.filter(message=message).count() >= MOST_HITS:
        return
    hit = Hit.objects.create(message=message, url=url, is_trap=is_trap, at=now, source=source, suspicion=suspicion)
    reason = _reason(hit)
    may_wait = message.sent_at is not None and not message.is_in_outbox
    if reason or not may_wait or not machines.must_settle(now, message.sent_at or now):
        _settle(hit, reason)


@transaction.atomic
def judge_waiting(*, now: datetime, limit: int = 1000) -> int:
    """Judge the knocks whose neighbours have had time to show themselves; return how many."""
    waiting = Hit.objects.filter(verdict=Hit.Verdict.OPEN, at__lte=now - machines.SETTLED).select_related("message")
    hits = list(waiting.order_by("at")[:limit])
    for hit in hits:
        _settle(hit, _reason(hit))
    return len(hits)


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Drop the knocks of which everything was told; return how many."""
    return Hit.objects.filter(at__lt=now - KEPT).exclude(verdict=Hit.Verdict.OPEN).delete()[0]


@transaction.atomic
def unsubscribe(*, message: Message, everything: bool, way: str, now: datetime) -> bool:
    """Withdraw consent for a message's purpose, or for its whole channel; False where nobody's letter it was."""
    if message.customer_id is None:
        return False
    purpose = "" if everything else message.purpose
    event = ContactUnsubscribed(
        message=message.pk, subject=message.subject, channel=message.channel, purpose=purpose, way=way,
        origin_kind=message.origin_kind, origin_id=message.origin_id,
    )  # fmt: skip
    customer = Actor.customer(message.customer_id)
    told = tell(message, event, now=now, actor=customer, key=f"farewell:{message.pk}:{purpose}")
    if everything:
        privacy.suppress(
            channel=message.channel, address=message.address, reason="unsubscribed", actor=customer, now=now
        )
    privacy.withdraw_consent(
        customer_id=message.customer_id, purpose=message.purpose, channel=message.channel, source="unsubscribe",
        proof=f"message {message.pk}, {way}", actor=customer, now=now,
    )  # fmt: skip
    return told is not None


@transaction.atomic
def subscribe_again(*, message: Message, now: datetime) -> None:
    """Give back the consent that a customer withdrew by mistake, on the same page."""
    if message.customer_id is not None:
        privacy.give_consent(
            customer_id=message.customer_id, purpose=message.purpose, channel=message.channel, source="farewell page",
            proof=f"message {message.pk}", actor=Actor.customer(message.customer_id), now=now,
        )  # fmt: skip


def _reason(hit: Hit) -> str:
    """Return why a knock is a machine's, empty for a person's."""
    message = hit.message
    near = Hit.objects.filter(message=message, at__gte=hit.at - machines.TRAP_REACH).exclude(pk=hit.pk)
    others = [_knock(other) for other in near.order_by("-at")[:50]]
    sent_at = None if message.is_in_outbox else message.sent_at or message.created_at
    return machines.verdict(_knock(hit), others, sent_at)


def _knock(hit: Hit) -> machines.Knock:
    return machines.Knock(hit.url, hit.at, hit.source, hit.is_trap, hit.suspicion)


def _settle(hit: Hit, reason: str) -> None:
    hit.verdict = Hit.Verdict.MACHINE if reason else Hit.Verdict.PERSON
    hit.save(update_fields=["verdict"])
    if not hit.is_trap:
        event, key = _event(hit, reason)
        tell(hit.message, event, now=hit.at, actor=_doer(hit, reason), key=key)


def _doer(hit: Hit, reason: str) -> Actor:
    return Actor.system() if reason else Actor.customer(hit.message.customer_id or 0)


def _event(hit: Hit, reason: str) -> tuple[Event, str]:
    """Return the event of a knock and its key: a person's open is told once an hour, a click once a minute."""
    message, url = hit.message, hit.url
    about: dict[str, Any] = {
        "message": message.pk, "subject": message.subject, "origin_kind": message.origin_kind,
        "origin_id": message.origin_id,
    }  # fmt: skip
    link = hashlib.sha256(url.encode()).hexdigest()[:12]
    if reason:
        spot = f"{message.pk}:{link if url else ''}:{hit.at:%Y%m%d}"
        if url:
            return MachineClicked(url=url, reason=reason, **about), f"machine-click:{spot}"
        return MachineOpened(reason=reason, **about), f"machine-open:{spot}"
    if url:
        return LinkClicked(url=url, **about), f"click:{message.pk}:{link}:{hit.at:%Y%m%d%H%M}"
    return MessageOpened(**about), f"open:{message.pk}:{hit.at:%Y%m%d%H}"
