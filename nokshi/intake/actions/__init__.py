"""The verbs of intake."""

from nokshi.intake.actions.beginning import begin, discard
from nokshi.intake.actions.checking import ask_for_check, check
from nokshi.intake.actions.choosing import choose, choose_zone
from nokshi.intake.actions.exporting import note_export
from nokshi.intake.actions.foreseeing import foresee
from nokshi.intake.actions.linking import untie_links
from nokshi.intake.actions.moving import end_stage, next_part, note_progress
from nokshi.intake.actions.moving_in import move_in
from nokshi.intake.actions.new_kinds import make_kind, maker_for
from nokshi.intake.actions.owning import UnfitType, Wish, choose_fields, leave_fields
from nokshi.intake.actions.planning import change_plan, change_reading
from nokshi.intake.actions.reading import read
from nokshi.intake.actions.saving import go_on, save_chunk, start, stop
from nokshi.intake.actions.tidying import forget_old_rows
from nokshi.intake.actions.undoing import ask_for_undo, undo_step
from nokshi.intake.actions.working import Lost, fail, let_go, new_worker, take_up

__all__ = [
    "Lost",
    "UnfitType",
    "Wish",
    "ask_for_check",
    "ask_for_undo",
    "begin",
    "change_plan",
    "change_reading",
    "check",
    "choose",
    "choose_fields",
    "choose_zone",
    "discard",
    "end_stage",
    "fail",
    "foresee",
    "forget_old_rows",
    "go_on",
    "leave_fields",
    "let_go",
    "make_kind",
    "maker_for",
    "move_in",
    "new_worker",
    "next_part",
    "note_export",
    "note_progress",
    "read",
    "save_chunk",
    "start",
    "stop",
    "take_up",
    "undo_step",
    "untie_links",
]
