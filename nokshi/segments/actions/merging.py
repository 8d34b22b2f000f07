"""Memberships of two customers who become one, and of two who are taken apart."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F

from nokshi.segments.actions.settling import lock
from nokshi.segments.models import Membership, Segment


def take_memberships(merged: int, survivor: int, now: datetime) -> list[list[Any]]:
    """Take a customer out of his segments; return of each [segment, since when, whether the survivor is in for him].

    Segments by hand take the survivor in his place; live ones look at the survivor by themselves.
    """
    rows = {one.segment_id: one for one in Membership.objects.filter(customer=merged)}
    known = set(Membership.objects.filter(customer=survivor, segment__in=rows).values_list("segment", flat=True))
    taken: list[list[Any]] = []
    for segment in lock(list(rows)):
        row = rows[segment.pk]
        moves = not segment.is_live and segment.pk not in known
        if moves:
            Membership.objects.filter(pk=row.pk).update(customer=survivor)
        else:
            Membership.objects.filter(pk=row.pk).delete()
            Segment.objects.filter(pk=segment.pk).update(count=F("count") - 1)
        taken.append([segment.pk, row.entered_at.isoformat(), moves])
    return taken


def give_memberships(taken: Sequence[Sequence[Any]], merged: int, survivor: int, now: datetime) -> None:
    """Let a customer into his segments again, since when he was in; the survivor leaves where he stood for him."""
    held = {one.pk: one for one in lock([segment for segment, _since, _moved in taken])}
    inside = set(Membership.objects.filter(customer=merged, segment__in=held).values_list("segment", flat=True))
    for segment, since, moved in taken:
        if segment not in held or segment in inside:
            continue
        mine = Membership.objects.filter(segment=segment, customer=survivor)
        if moved and mine.update(customer=merged):
            continue
        if moved:
            # Somebody took the survivor out of it since, and with him whom he stood for.
            continue
        Membership.objects.create(segment=held[segment], customer_id=merged, entered_at=datetime.fromisoformat(since))
        Segment.objects.filter(pk=segment).update(count=F("count") + 1)
