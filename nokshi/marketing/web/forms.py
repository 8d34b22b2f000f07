"""The forms of campaigns."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nokshi.kernel.scope import Scope
from nokshi.marketing.models import Campaign
from nokshi.segments.models import Segment
from nokshi.workspace.queries import unit_choices

EVERYONE, CHOSEN = "everyone", "chosen"
PURPOSES = (
    ("news", gettext_lazy("News and offers (to who agreed)")),
    ("orders", gettext_lazy("Their orders (owed to them)")),
    ("service", gettext_lazy("Service and help (owed to them)")),
)
TIMINGS = (
    ("now", gettext_lazy("At once")),
    ("at", gettext_lazy("At one moment, our time")),
    ("local", gettext_lazy("At this hour where each reader is")),
)


class NewCampaignForm(forms.Form):
    """How a new letter is called, and to whom it goes."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("Only you see it."))
    to = forms.ChoiceField(label=gettext_lazy("To"))
    unit = forms.TypedChoiceField(label=gettext_lazy("In the name of"), coerce=int)

    def __init__(self, scope: Scope, *args: Any, chosen: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = audience_choices(scope, chosen)  # type: ignore[attr-defined]
        units = [(unit.pk, unit.name or _("The organisation")) for unit, _depth in unit_choices(scope)]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].initial = units[0][0]
            self.fields["unit"].widget = forms.HiddenInput()


class FrameForm(forms.Form):
    """To whom a letter goes, when, how fast, in which languages."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    to = forms.ChoiceField(label=gettext_lazy("To"), required=False)
    purpose = forms.ChoiceField(label=gettext_lazy("What it is about"), choices=PURPOSES)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    timing = forms.ChoiceField(label=gettext_lazy("When"), choices=TIMINGS, widget=forms.RadioSelect)
    wall_time = forms.CharField(
        label=gettext_lazy("Day and time"), required=False, max_length=16,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )  # fmt: skip
    per_minute = forms.IntegerField(
        label=gettext_lazy("At most in a minute"), required=False, min_value=1, max_value=100_000,
        help_text=gettext_lazy("Empty: as fast as the server takes them."),
    )  # fmt: skip

    def __init__(self, scope: Scope, campaign: Campaign, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": frame_values(campaign), **kwargs})
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose…")), *audience_choices(scope, len(campaign.chosen)),
        ]  # fmt: skip
        self.campaign = campaign

    def changes(self) -> dict[str, Any]:
        """Return what the form says as changes of a campaign."""
        said = self.cleaned_data
        languages = [*(one for one in self.campaign.languages if one in said["languages"])]
        languages += [one for one in said["languages"] if one not in languages]
        return {
            "name": said["name"], "purpose": said["purpose"], "timing": said["timing"],
            "wall_time": said["wall_time"], "per_minute": said["per_minute"], "languages": languages,
            **audience_changes(said["to"], self.campaign.chosen),
        }  # fmt: skip


def audience_choices(scope: Scope, chosen: int) -> list[tuple[str, Any]]:
    """Return what a letter can be sent to: chosen customers where there are, the segments, everyone."""
    segments = Segment.objects.visible_to(scope).order_by("name")
    own = [(CHOSEN, _("%(count)s chosen customers") % {"count": chosen})] if chosen else []
    return [*own, *((str(segment.pk), segment.name) for segment in segments), (EVERYONE, _("Everyone"))]


def audience_changes(to: str, chosen: list[int]) -> dict[str, Any]:
    """Return the fields of a campaign that say to whom it goes."""
    return {
        "segment_id": int(to) if to.isdecimal() else None,
        "is_for_everyone": to == EVERYONE,
        "chosen": chosen if to == CHOSEN else [],
    }


def frame_values(campaign: Campaign) -> dict[str, Any]:
    to = str(campaign.segment_id or (CHOSEN if campaign.chosen else EVERYONE if campaign.is_for_everyone else ""))
    return {
        "name": campaign.name, "to": to, "purpose": campaign.purpose, "languages": campaign.languages,
        "timing": campaign.timing, "wall_time": campaign.wall_time, "per_minute": campaign.per_minute,
    }  # fmt: skip
