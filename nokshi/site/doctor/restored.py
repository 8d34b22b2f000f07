"""The doctor looks whether a restore is over: broken off, or waiting for an owner to let it go on."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from nokshi.kernel.formats import moment
from nokshi.site.backup import journal
from nokshi.site.doctor.finding import Finding, note, trouble
from nokshi.workspace.queries import organisation


def look_at_restore(now: datetime, language: str) -> Iterator[Finding]:
    """Yield what a restore left to do; nothing where all goes on as usual."""
    if journal.noted() is not None:
        said = _("A restore was broken off, or is at work: the next start takes it back or finishes it.")
        yield trouble("restore", said, "nokshi run")
        return
    here = organisation()
    if here.is_trial:
        yield note("trial", _("This is a trial copy: the people in it are masked, and nothing goes out."))
    if here.restored_at is None or here.restored_to is None:
        return
    said = _("A backup was given back: everything is as it was on %(moment)s, and nothing goes out.") % {
        "moment": moment(here.restored_to, language, settings.TIME_ZONE)
    }
    yield trouble("restored", said, "nokshi restore --go-on all|aside")
