"""What taking and giving back refuse, and why."""

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import DomainError


class NoBackup(DomainError):
    """The file is no backup of Nokshi."""

    code = "backup.none"
    sentence = _("%(path)s is no backup of Nokshi. Choose a file that `nokshi backup` made.")


class WrongPassphrase(DomainError):
    """The passphrase does not open the file."""

    code = "backup.wrong_passphrase"
    sentence = _("The passphrase does not open this backup. Name the file that holds the right one: --passphrase-file.")


class Damaged(DomainError):
    """The file was cut off, changed or fell to a bad disk."""

    code = "backup.damaged"
    sentence = _("The backup is damaged (%(where)s). Nothing was changed here. Take another one.")


class OtherDatabase(DomainError):
    """A backup of one kind of database is to go into another."""

    code = "backup.other_database"
    sentence = _(
        "The backup is of %(theirs)s and this Nokshi stands on %(ours)s. Set NOKSHI_DATABASE_URL to %(theirs)s."
    )


class Newer(DomainError):
    """The backup was made by a newer Nokshi."""

    code = "backup.newer"
    sentence = _("The backup was made by a newer Nokshi (%(version)s). Update this one first.")


class LiveData(DomainError):
    """There is data where the backup is to go."""

    code = "backup.live_data"
    sentence = _(
        "There is data here already. With --replace the backup takes its place, and what is here is kept aside."
    )


class StillRunning(DomainError):
    """A Nokshi works on the data."""

    code = "backup.still_running"
    sentence = _("Nokshi is still running on this data (%(part)s). Stop it first, then restore.")


class NotEqual(DomainError):
    """What was given back is not what was taken."""

    code = "backup.not_equal"
    sentence = _("What came out of the backup is not what went in: %(differences)s. What was here before is back.")


class NothingKept(DomainError):
    """No backup is kept that is old enough."""

    code = "backup.nothing_kept"
    sentence = _("No backup from before %(moment)s is kept in %(folder)s. Name a file.")


class NoRoom(DomainError):
    """The disk has no room for another backup."""

    code = "backup.no_room"
    sentence = _(
        "%(folder)s has %(free)s MB free and a backup may need %(needed)s MB. Make room, or set NOKSHI_BACKUPS."
    )


class BadMoment(DomainError):
    """The words of --to are no moment."""

    code = "backup.bad_moment"
    sentence = _("“%(text)s” is no moment. Write it as 2026-11-23T20:00, in UTC or with an offset.")


class NoOwner(DomainError):
    """A masked copy needs somebody who can sign in to it."""

    code = "backup.no_owner"
    sentence = _("There is no owner “%(email)s” here. Name one by his e-mail address: nokshi user list")
