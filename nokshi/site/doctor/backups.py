"""The doctor looks at the backups: are there any, were they read again, is there room, was anything left lying."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from nokshi.kernel.formats import figure
from nokshi.site.backup import keeping
from nokshi.site.backup.alone import is_busy, leftovers
from nokshi.site.doctor.finding import Finding, good, note, trouble

READ_AGAIN_WITHIN = timedelta(days=30)
MEGABYTE = 1_000_000


def look_at_backups(now: datetime, language: str) -> Iterator[Finding]:
    """Yield how the backups stand; that needs no database."""
    yield _newest(now, language)
    yield from _read_again(now)
    yield from _room(language)
    yield from _leftovers(language)


def _newest(now: datetime, language: str) -> Finding:
    hours = settings.CONFIG.backup_hours
    backups = keeping.kept()
    if not backups:
        return note(
            "backups", _("No backup is kept yet in %(folder)s.") % {"folder": settings.CONFIG.backups}, "nokshi backup"
        )
    age = now - backups[-1].at
    said = {"hours": figure(int(age.total_seconds() // 3600), language), "count": figure(len(backups), language)}
    if hours and age > timedelta(hours=2 * hours):
        return trouble("backups", _("The newest backup is %(hours)s hours old.") % said, "nokshi backup")
    return good("backups", _("%(count)s backups are kept, the newest is %(hours)s hours old.") % said)


def _read_again(now: datetime) -> Iterator[Finding]:
    """Tell of backups that could not be read, and where none was read again lately."""
    backups = keeping.kept()
    told = [(one, one.told) for one in backups]
    for one, what in told:
        if what is not None and what.problem:
            said = _("The backup %(name)s could not be read: %(problem)s.")
            values = {"name": one.path.name, "problem": what.problem}
            yield trouble("backup_damaged", said % values, f"rm {one.path} && nokshi backup")
    read = [datetime.fromisoformat(what.checked_at) for _one, what in told if what is not None and what.checked_at]
    if backups and (not read or now - max(read) > READ_AGAIN_WITHIN):
        said = _("No backup was read again from end to end within a month.")
        yield note("backups_read", said, "nokshi backup --check")


def _room(language: str) -> Iterator[Finding]:
    missing = keeping.room_missing()
    if missing is None:
        return
    folder, free, needed = missing
    said = _("%(folder)s has %(free)s MB free and the next backup may need %(needed)s MB.")
    sizes = {"free": figure(free // MEGABYTE, language), "needed": figure(needed // MEGABYTE, language)}
    yield trouble("backups_room", said % {"folder": folder, **sizes}, f"du -sh {folder}/*")


def _leftovers(language: str) -> Iterator[Finding]:
    left = leftovers()
    if left and not is_busy():
        said = _("A backup or restore that was killed left %(count)s files lying, perhaps in clear: %(first)s.")
        values = {"count": figure(len(left), language), "first": left[0]}
        yield trouble("leftovers", said % values, "nokshi backup")
