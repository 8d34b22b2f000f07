"""Members of segments that are filled by hand."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.segments.actions.settling import lock, move
from nokshi.segments.models import Membership, Segment

CHUNK = 500


class NotByHand(DomainError):
    code = "segment_not_by_hand"
    sentence = _("“%(name)s” follows its conditions; nobody is put in or taken out by hand. Change the conditions.")


@transaction.atomic
def add_members(*, segment: Segment, customers: Collection[int], actor: Actor, now: datetime) -> int:
    """Put customers into a segment by hand; return how many were not in it yet. Raises NotByHand."""
    return _moved(segment, customers, actor, now, into=True)


@transaction.atomic
def take_out_members(*, segment: Segment, customers: Collection[int], actor: Actor, now: datetime) -> int:
    """Take customers out of a segment by hand; return how many were in it. Raises NotByHand."""
    return _moved(segment, customers, actor, now, into=False)


def _moved(segment: Segment, customers: Collection[int], actor: Actor, now: datetime, *, into: bool) -> int:
    if segment.is_live:
        raise NotByHand(name=segment.name)
    lock([segment.pk])
    ids = sorted(set(customers))
    moved = 0
    for start in range(0, len(ids), CHUNK):
        part = set(ids[start : start + CHUNK])
        inside = Membership.objects.filter(segment=segment, customer_id__in=part)
        known = set(inside.values_list("customer_id", flat=True))
        came, went = (part - known, set[int]()) if into else (set[int](), known)
        moved += move(segment, came, went, now=now, because="hand", actor=actor)
    return moved
