"""The doctor walks along the seals of the log: was it touched?"""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from nokshi.kernel.formats import figure
from nokshi.site.doctor.finding import Finding, good, trouble
from nokshi.timeline.queries import verify_chain


def look_at_trail(now: datetime, language: str) -> Iterator[Finding]:
    """Yield whether the log is as it was sealed."""
    verdict = verify_chain()
    if verdict.is_whole:
        said = {"count": figure(verdict.events, language)}
        yield good("trail", _("The audit trail is whole: %(count)s sealed events are as they were written.") % said)
        return
    first = verdict.faults[0]
    said = {"count": figure(len(verdict.faults), language), "block": figure(first.block, language)}
    yield trouble(
        "trail",
        _("The audit trail was touched: %(count)s places do not fit, the first in block %(block)s.") % said,
        "nokshi restore --to … (beside: NOKSHI_HOME=/tmp/before)",
    )
