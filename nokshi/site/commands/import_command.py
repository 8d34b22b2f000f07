"""Take in files, or take an import back."""

from nokshi.intake.commands.importing import add_arguments, run
from nokshi.site.commands.words import gettext as _

ABOUT = _("Take in files, or take an import back.")

__all__ = ["add_arguments", "run"]
