"""How the states and reasons of messages are said."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import Text
from nokshi.privacy import queries as privacy


@dataclass(frozen=True, slots=True)
class Said:
    """A state in words, with the tone it is shown in."""

    label: Text
    tone: str = ""


STATUSES = {
    "queued": Said(_("Waiting"), "warn"),
    "sending": Said(_("On its way"), "warn"),
    "sent": Said(_("Sent"), "good"),
    "bounced": Said(_("Came back"), "bad"),
    "failed": Said(_("Given up"), "bad"),
    "stopped": Said(_("Stopped"), "none"),
    "received": Said(_("Received"), "good"),
}

REASONS: dict[str, Text] = {
    "restored": _("a backup brought it back, and it was set aside"),
    "gave_up": _("no server took it in two days"),
    "head": _("a program asked without opening"),
    "prefetch": _("loaded in advance"),
    "agent": _("a mail proxy, scanner or preview"),
    "network": _("a known network of mail scanners"),
    "trap": _("followed the link that nobody sees"),
    "too_soon": _("within seconds of the sending"),
    "burst": _("many links at once"),
}


def reason_text(code: str) -> Text:
    """Return a reason in words; a code that nobody named is shown as it is."""
    return REASONS.get(code) or privacy.reason_text(code)
