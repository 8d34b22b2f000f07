"""The doctor looks whether every secret at rest can still be opened."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from nokshi.kernel.formats import figure
from nokshi.site.doctor.finding import Finding, good, trouble
from nokshi.workspace.queries.sealed import sealed_away


def look_at_secrets(now: datetime, language: str) -> Iterator[Finding]:
    """Yield how many secrets no key of NOKSHI_SECRET_KEY opens."""
    if lost := sealed_away():
        said = _("%(count)s secrets (of mailboxes, webhooks, second factors) are opened by no key here.")
        mend = "NOKSHI_SECRET_KEY=…,… nokshi doctor --rotate-secrets"
        yield trouble("sealed", said % {"count": figure(lost, language)}, mend)
    else:
        yield good("sealed", _("Every secret at rest can be opened."))
