"""Why somebody may not be contacted, in words."""

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import Text
from nokshi.privacy import rules

TEXTS: dict[str, Text] = {
    rules.NOT_THERE: _("is not there any more"),
    rules.NO_ADDRESS: _("has no address for this"),
    rules.SUPPRESSED: _("the address is suppressed"),
    rules.WITHDRAWN: _("said no, or took the agreement back"),
    rules.NEVER_AGREED: _("has not agreed to this"),
    rules.CAPPED: _("has been written to often enough for now"),
    rules.QUIET_HOURS: _("it is night at the customer’s place"),
}


def reason_text(code: str) -> Text:
    """Return a reason in the reader's words; the code itself for one of another room."""
    return TEXTS.get(code, code)
