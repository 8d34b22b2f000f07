"""Give everything out again as files."""

from nokshi.intake.commands.exporting import add_arguments, run

__all__ = ["add_arguments", "run"]
