"""The doctor looks at the provider of sign-ins: does it answer, and does anybody stand for it?"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from nokshi.site.doctor.finding import Finding, good, note, trouble
from nokshi.workspace import oidc
from nokshi.workspace.queries import sign_on


def look_at_sign_on(now: datetime, language: str) -> Iterator[Finding]:
    """Yield how the provider stands, nothing where none is switched on."""
    kept = sign_on()
    if kept is None:
        return
    page = settings.CONFIG.url + reverse("workspace:sign_on_settings")
    try:
        oidc.doors_of(oidc.Provider(kept.issuer, kept.client_id, "", kept.is_inside))
    except oidc.NotTrusted as wrong:
        said = _("Nobody signs in through %(name)s: %(error)s") % {"name": kept.name, "error": wrong}
        yield trouble("sign_on", said, "NOKSHI_INNER_ADDRESSES=10.1.2.3" if kept.is_inside else page)
    else:
        yield good("sign_on", _("%(name)s answers, and people sign in through it.") % {"name": kept.name})
    if kept.vouched_by is None or not kept.vouched_by.is_active:
        yield note(
            "sign_on", _("Nobody stands for %(name)s: an owner saves its page once more.") % {"name": kept}, page
        )
