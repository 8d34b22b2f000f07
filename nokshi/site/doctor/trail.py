"""The doctor walks along the seals of the log: was it touched?"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from nokshi.kernel.formats import figure
from nokshi.site.backup import keeping
from nokshi.site.doctor.finding import Finding, good, trouble
from nokshi.timeline.queries import verify_chain


def look_at_trail(now: datetime, language: str) -> Iterator[Finding]:
    """Yield whether the log is as it was sealed."""
    verdict = verify_chain()
    if verdict.is_whole:
        said = {"count": figure(verdict.events, language)}
        yield good("trail", _("The audit trail is whole: %(count)s sealed events are as they were written.") % said)
        return
    if gone := [fault for fault in verdict.faults if fault.what == "cut"]:
        said = {"block": figure(gone[0].block, language)}
        words = _("The audit trail is shorter than it was: block %(block)s is known outside the database and is gone.")
        yield trouble("trail_end", words % said, "nokshi restore --to … (beside: NOKSHI_HOME=/tmp/before)")
    if len(gone) == len(verdict.faults):
        return
    first = verdict.faults[0]
    said = {"count": figure(len(verdict.faults), language), "block": figure(first.block, language)}
    yield trouble(
        "trail",
        _("The audit trail was touched: %(count)s places do not fit, the first in block %(block)s.") % said,
        _beside(),
    )


def _beside() -> str:
    """Return the command that gives the newest backup back into a place of its own, to compare with."""
    kept = keeping.kept()
    if not kept:
        return "nokshi backup --check"
    place = "NOKSHI_HOME=/tmp/nokshi-before NOKSHI_DATABASE_URL="
    place += "postgresql:///before" if settings.CONFIG.database_url.startswith("postgres") else ""
    return f"{place} nokshi restore {kept[-1].path} --passphrase-file {keeping.passphrase_path()}"
