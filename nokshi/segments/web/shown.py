"""What the pages show of segments beside their conditions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from nokshi.conditions.sentence import sentence
from nokshi.kernel import clock
from nokshi.kernel.scope import Scope
from nokshi.ports.verbs import Verb, verbs
from nokshi.segments.models import Segment
from nokshi.segments.queries import history_of, moves_since
from nokshi.segments.queries.members import FIELD
from nokshi.segments.rules import Curve, curve

KIND = "segments.segment"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """A segment in the list."""

    segment: Segment
    sentence: str
    came: int
    went: int
    spark: Curve | None
    members_url: str

    @property
    def has_moved(self) -> bool:
        return bool(self.came or self.went)


def tree_url(tree: Mapping[str, Any]) -> str:
    """Return the address of the customers who meet a tree."""
    where = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    return f"{reverse('customers:list')}?{urlencode({'where': where})}"


def members_url(segment: Segment) -> str:
    """Return the address of the customers in a segment."""
    return tree_url({"all": [{"field": FIELD, "op": "is_one_of", "value": [str(segment.pk)]}]})


def days_of(segments: Sequence[Segment], today: date) -> dict[int, list[tuple[date, int]]]:
    """Return the noted counts of segments by day, with the present one as today's."""
    days = history_of([segment.pk for segment in segments], today)
    for segment in segments:
        past = [one for one in days[segment.pk] if one[0] != today]
        days[segment.pk] = [*past, (today, segment.count)]
    return days


def rows_of(segments: Sequence[Segment], scope: Scope, now: datetime) -> list[Row]:
    """Return segments as the list shows them, at the same cost for one as for many."""
    moves = moves_since(now - DAY, [segment.pk for segment in segments])
    days = days_of(segments, clock.today(scope.zone, now))
    return [
        Row(
            one,
            sentence(one.tree, scope) if one.is_live else _("Filled by hand"),
            moves[one.pk].came,
            moves[one.pk].went,
            curve(days[one.pk], 96, 24),
            members_url(one),
        )
        for one in segments
    ]


def verbs_on_segments(scope: Scope) -> list[Verb]:
    """Return what the reader may do with a segment, as the rooms lend it: write to them, say."""
    return [verb for verb in verbs if verb.subject == KIND and scope.may(verb.capability)]
