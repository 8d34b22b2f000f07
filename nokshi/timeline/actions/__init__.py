"""The verbs of the log: record, take back, hold its file short, begin anew after a restore, seal and verify."""

from nokshi.timeline.actions.checking import begin_check, check_step
from nokshi.timeline.actions.checkpointing import hold_wal_short, make_room, shorten_wal
from nokshi.timeline.actions.exporting import note_trail_export
from nokshi.timeline.actions.recording import DEEPEST, Entry, TooDeep, record, record_many
from nokshi.timeline.actions.redacting import redact
from nokshi.timeline.actions.restoring import begin_anew, go_on_from_here, read_on_from_here
from nokshi.timeline.actions.retracting import retract_run
from nokshi.timeline.actions.sealing import seal
from nokshi.timeline.actions.signing import sign_anew
from nokshi.timeline.actions.watching import NoReason, UnknownReader, set_back, skip_parked
from nokshi.timeline.causes import causing

__all__ = [
    "DEEPEST", "Entry", "NoReason", "TooDeep", "UnknownReader", "begin_anew", "begin_check", "causing", "check_step",
    "go_on_from_here", "hold_wal_short", "make_room", "note_trail_export", "read_on_from_here", "record", "record_many",
    "redact", "retract_run", "seal", "set_back", "shorten_wal", "sign_anew", "skip_parked",
]  # fmt: skip
