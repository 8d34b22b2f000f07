"""Make, change, remove and bring back segments."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nokshi.conditions.nodes import EVERYBODY
from nokshi.conditions.tree import parse, to_data
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.segments.actions.filling import refresh_segments
from nokshi.segments.events import SegmentChanged, SegmentMade, SegmentRemoved, SegmentRestored
from nokshi.segments.models import Segment
from nokshi.segments.queries.reaches import names_in_loop
from nokshi.timeline.actions import record

KIND = "segments.segment"


class NameTaken(DomainError):
    code = "segment_name_taken"
    sentence = _("There is a segment called “%(name)s” here already. Choose another name.")


class NothingAsked(DomainError):
    code = "segment_asks_nothing"
    sentence = _("The segment asks nothing, so everybody would be in it. Add a condition.")


class SegmentLoop(DomainError):
    code = "segment_loop"
    sentence = _("The segment would depend on itself, by way of %(names)s. Take that condition out.")


@transaction.atomic
def make_segment(
    *,
    name: str,
    unit: int,
    actor: Actor,
    now: datetime,
    tree: Mapping[str, Any] | None = None,
    owner: int | None = None,
) -> Segment:
    """Define a segment and begin to fill it; without a tree it is filled by hand.

    Raises NameTaken, NothingAsked, SegmentLoop, and ConditionError for a tree that cannot be read.
    """
    segment = Segment(
        name=name.strip(),
        unit_id=unit,
        owner_id=owner,
        is_live=tree is not None,
        tree=_readable(tree, None) if tree is not None else {},
        created_at=now,
        changed_at=now,
    )
    _save(segment)
    _tell(segment, SegmentMade(title=segment.name, is_live=segment.is_live), actor, now)
    if segment.is_live:
        refresh_segments(ids=[segment.pk], now=now, because="conditions")
    segment.refresh_from_db()
    return segment


@transaction.atomic
def change_segment(*, segment: Segment, changes: Mapping[str, Any], actor: Actor, now: datetime) -> Segment:
    """Change `name`, `owner_id` or `tree`; other conditions fill the segment anew. Raises as make_segment."""
    held = Segment.objects.select_for_update().get(pk=segment.pk)
    wanted = dict(changes)
    if "tree" in wanted:
        wanted["tree"] = _readable(wanted["tree"], held.pk)
    if "name" in wanted:
        wanted["name"] = wanted["name"].strip()
    parts = {key: [getattr(held, key), value] for key, value in wanted.items() if getattr(held, key) != value}
    if not parts:
        return held
    for key, (_before, value) in parts.items():
        setattr(held, key, value)
    held.changed_at = now
    held.edition += "tree" in parts
    held.to_fill = 0 if "tree" in parts else held.to_fill
    _save(held)
    _tell(held, SegmentChanged(title=held.name, parts=parts), actor, now)
    if "tree" in parts:
        refresh_segments(ids=[held.pk], now=now, because="conditions")
    held.refresh_from_db()
    return held


@transaction.atomic
def remove_segment(*, segment: Segment, actor: Actor, now: datetime) -> None:
    """Put a segment away; its members stay noted, so that it can come back."""
    if Segment.objects.standing().filter(pk=segment.pk).update(removed_at=now):
        _tell(segment, SegmentRemoved(title=segment.name), actor, now)


@transaction.atomic
def restore_segment(*, segment: Segment, actor: Actor, now: datetime) -> Segment:
    """Bring a removed segment back and look at everybody again; raises NameTaken."""
    held = Segment.objects.select_for_update().get(pk=segment.pk)
    if held.removed_at is None:
        return held
    held.removed_at = None
    _save(held)
    _tell(held, SegmentRestored(title=held.name), actor, now)
    if held.is_live:
        refresh_segments(ids=[held.pk], now=now)
    return held


def _readable(tree: Mapping[str, Any], pk: int | None) -> dict[str, Any]:
    node = parse(tree)
    if node == EVERYBODY:
        raise NothingAsked
    data = to_data(node)
    if pk is not None and (names := names_in_loop(pk, data)):
        raise SegmentLoop(names=", ".join(f"“{name}”" for name in names))
    return data


def _save(segment: Segment) -> None:
    try:
        with transaction.atomic():
            segment.save()
    except IntegrityError:
        raise NameTaken(name=segment.name) from None


def _tell(segment: Segment, event: Any, actor: Actor, now: datetime) -> None:
    record(event, at=now, actor=actor, subject=(KIND, segment.pk), unit=segment.unit_id)
