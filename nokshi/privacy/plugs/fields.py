"""What conditions may ask about consent."""

from collections.abc import Callable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Channel
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Choices, Detail, Field, FieldType, Happening, fields, happenings
from nokshi.privacy.models import Consent, Purpose, Suppression

SECTION = _("Consent")
LABELS = {
    Channel.EMAIL: _("News by e-mail"),
    Channel.SMS: _("News by SMS"),
    Channel.WHATSAPP: _("News by WhatsApp"),
    Channel.PHONE: _("News by phone"),
    Channel.POST: _("News by letter post"),
    Channel.WEBPUSH: _("News by browser notice"),
}
NEVER = "never"
Matches = Callable[[str, Any, datetime, Scope], Q]


def states(scope: Scope) -> Choices:
    """Return what a customer may have said of something."""
    return (*Consent.State.choices, (NEVER, _("Never asked")))


def saying(channel: str) -> Matches:
    """Return the filter by what was said of news on a channel."""

    def matches(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
        said = Consent.objects.filter(customer=OuterRef("pk"), purpose=Purpose.NEWS, channel=channel)
        if operator == "empty":
            return ~Q(Exists(said))
        wanted = [~Q(Exists(said)) if one == NEVER else Q(Exists(said.filter(state=one))) for one in value]
        return reduce(or_, wanted)

    return matches


def with_suppressed_email(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
    """Match those to whose e-mail address nothing goes."""
    return Q(Exists(Suppression.objects.filter(channel=Channel.EMAIL, address=OuterRef("email"))))


fields.lend(
    *(
        Field(
            f"privacy.news_{channel}", label, FieldType.CHOICE, SECTION, choices=states, matches=saying(channel),
            column=False,
        )
        for channel, label in LABELS.items()
    ),
    Field(
        "privacy.email_suppressed", _("E-mail address is suppressed"), FieldType.FLAG, SECTION,
        matches=with_suppressed_email, column=False,
    ),
)  # fmt: skip
DETAILS = (
    Detail("purpose", _("Purpose"), FieldType.CHOICE, lambda scope: tuple(Purpose.choices)),
    Detail("channel", _("Channel"), FieldType.CHOICE, lambda scope: tuple(Channel.choices)),
)
happenings.lend(
    Happening("privacy.consent_given", _("Agreed to be written to"), SECTION, DETAILS),
    Happening("privacy.consent_withdrawn", _("Withdrew an agreement"), SECTION, DETAILS),
)
