"""What taking a whole house out or in refuses, and why; nothing was changed where one of these is raised."""

import errno
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import DomainError


class NoArchive(DomainError):
    """The file is no archive of a whole house."""

    code = "whole.none"
    sentence = _("%(path)s holds no whole house. Choose a ZIP that `nokshi export --everything` made.")


class Damaged(DomainError):
    """The archive was cut off or changed, or something is missing in it."""

    code = "whole.damaged"
    sentence = _("The archive is damaged (%(where)s). Nothing was changed here. Take another one.")


class Unsafe(DomainError):
    """The archive has what none that Nokshi made has: paths that lead out of it, or what would burst."""

    code = "whole.unsafe"
    sentence = _("The archive is not one that Nokshi made (%(where)s). Nothing was changed here.")


class Newer(DomainError):
    """The archive was made by a newer Nokshi."""

    code = "whole.newer"
    sentence = _("The archive was made by a newer Nokshi (%(version)s; here unknown: %(what)s). Update this one first.")


class NotEmpty(DomainError):
    """Somebody has worked in this house already."""

    code = "whole.not_empty"
    status = 409
    sentence = _(
        "There is data here already (%(what)s), and a whole house is taken in by an empty one. Set NOKSHI_HOME to a new"
        " folder, or NOKSHI_DATABASE_URL to an empty database, and type it again."
    )


class Unfit(DomainError):
    """The rows of the archive do not fit one another or this database."""

    code = "whole.unfit"
    sentence = _("What is in the archive does not fit together (%(where)s). Nothing was changed here.")


class NoRoom(DomainError):
    """The disk is full."""

    code = "whole.no_room"
    sentence = _("The disk of %(folder)s is full. Make room, and type it again.")

    @classmethod
    def from_error(cls, wrong: OSError, folder: Path) -> Exception:
        """Return the refusal where an error of the system says so, else the error."""
        return cls(folder=folder) if wrong.errno in (errno.ENOSPC, errno.EDQUOT) else wrong


class WrongFormat(DomainError):
    """There is no such file of this kind of export."""

    code = "whole.wrong_format"
    sentence = _("There is no “%(format)s” of this. Choose one of: %(formats)s.")


class OneAtATime(DomainError):
    """A whole house was named among other files."""

    code = "whole.one_at_a_time"
    sentence = _("%(path)s holds a whole house. Take it in by itself.")
