"""How the states of campaigns and their numbers are said."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import Text


@dataclass(frozen=True, slots=True)
class Said:
    """A state in words, with the tone it is shown in."""

    label: Text
    tone: str = ""


STATES = {
    "draft": Said(_("Draft"), "none"),
    "planned": Said(_("Planned"), "warn"),
    "sending": Said(_("On its way"), "warn"),
    "paused": Said(_("Held"), "warn"),
    "done": Said(_("Sent"), "good"),
    "stopped": Said(_("Stopped"), "bad"),
}

NUMBER_TITLES: dict[str, Text] = {
    "letters": _("Letters"),
    "sent": _("Sent"),
    "arrived": _("Taken by the server"),
    "opened": _("Opened by people"),
    "fetched": _("Fetched by machines only"),
    "clicked": _("Followed a link"),
    "scanned": _("Scanned by machines only"),
    "replied": _("Answered"),
    "bounced": _("Came back"),
    "farewell": _("Said stop"),
    "complained": _("Called it spam"),
    "waiting": _("Still waiting"),
    "left_out": _("Left out"),
}

REASONS: dict[str, Text] = {
    "campaign_stopped": _("the campaign was stopped before"),
    "broken_letter": _("the letter could not be made for this customer"),
    "broken_subject": _("the subject came out empty for this customer"),
}
