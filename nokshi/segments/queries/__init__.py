"""Who is in which segment, why, and who relies on one."""

from nokshi.segments.queries.members import (
    in_segments,
    matching_now,
    members_for,
    restrict,
    scope_of,
    segments_of,
    titles,
    why_of,
)
from nokshi.segments.queries.numbers import Moves, history_of, moves_of, moves_since
from nokshi.segments.queries.reaches import causes_heard, depends_on, hearing, moving, names_in_loop, reaches
from nokshi.segments.queries.told import last_told, runs_behind
from nokshi.segments.queries.uses import uses_of

__all__ = [
    "Moves",
    "causes_heard",
    "depends_on",
    "hearing",
    "history_of",
    "in_segments",
    "last_told",
    "matching_now",
    "members_for",
    "moves_of",
    "moves_since",
    "moving",
    "names_in_loop",
    "reaches",
    "restrict",
    "runs_behind",
    "scope_of",
    "segments_of",
    "titles",
    "uses_of",
    "why_of",
]
