"""Take in files, or take an import back."""

from nokshi.intake.commands.importing import add_arguments, run

__all__ = ["add_arguments", "run"]
