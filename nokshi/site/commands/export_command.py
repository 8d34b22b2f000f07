"""Give everything out again as files."""

from nokshi.intake.commands.exporting import add_arguments, run
from nokshi.site.commands.words import gettext as _

ABOUT = _("Give everything out again as files.")

__all__ = ["add_arguments", "run"]
