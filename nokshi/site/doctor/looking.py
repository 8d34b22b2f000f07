"""Look at everything, one thing after another; what cannot be looked at is told as well."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import connection
from django.db.utils import DatabaseError, InterfaceError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nokshi.site.doctor.around import look_around
from nokshi.site.doctor.backups import look_at_backups
from nokshi.site.doctor.database import look_at_database, unreachable
from nokshi.site.doctor.finding import Finding, trouble
from nokshi.site.doctor.parts import look_at_parts
from nokshi.site.doctor.restored import look_at_restore
from nokshi.site.doctor.sealed import look_at_secrets
from nokshi.site.doctor.sign_on import look_at_sign_on
from nokshi.site.doctor.trail import look_at_trail

Look = Callable[[datetime, str], Iterator[Finding]]
IN_THE_DATABASE: tuple[Look, ...] = (
    look_at_database,
    look_at_restore,
    look_at_parts,
    look_at_secrets,
    look_at_sign_on,
    look_at_trail,
)


def look(*, now: datetime) -> list[Finding]:
    """Return all findings, those of the database first."""
    language = get_language() or "en"
    return [*_in_the_database(now, language), *look_at_backups(now, language), *look_around(now, language)]


def _in_the_database(now: datetime, language: str) -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except (DatabaseError, InterfaceError) as error:
        yield unreachable(error)
        return
    for look_at in IN_THE_DATABASE:
        try:
            yield from look_at(now, language)
        except (DatabaseError, InterfaceError) as error:
            yield trouble(look_at.__name__, _("This cannot be looked at: %(error)s") % {"error": error}, "nokshi run")
