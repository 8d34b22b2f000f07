"""Define segments, and keep who is in them."""

from nokshi.segments.actions.defining import (
    NameTaken,
    NothingAsked,
    SegmentLoop,
    change_segment,
    make_segment,
    remove_segment,
    restore_segment,
)
from nokshi.segments.actions.filling import fill, refresh_segments
from nokshi.segments.actions.hands import NotByHand, add_members, take_out_members
from nokshi.segments.actions.history import keep_daily_counts
from nokshi.segments.actions.settling import settle

__all__ = [
    "NameTaken",
    "NotByHand",
    "NothingAsked",
    "SegmentLoop",
    "add_members",
    "change_segment",
    "fill",
    "keep_daily_counts",
    "make_segment",
    "refresh_segments",
    "remove_segment",
    "restore_segment",
    "settle",
    "take_out_members",
]
