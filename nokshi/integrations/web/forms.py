"""What an endpoint is, and what it is told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nokshi.integrations.models import Endpoint
from nokshi.integrations.queries import kinds_to_choose
from nokshi.kernel.scope import Scope
from nokshi.ports.cards import kind_labels
from nokshi.workspace.queries import unit_choices


class WebhookForm(forms.Form):
    """An address, a name, a unit, and kinds of events."""

    url = forms.CharField(
        label=_("Address"), max_length=500, help_text=_("Where each event is posted, as https://example.com/hook."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )  # fmt: skip
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    unit = forms.ChoiceField(label=_("Unit"), help_text=_("It is told what happens there and below, nothing else."))
    everything = forms.BooleanField(label=_("Tell it everything"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Or only these events"), required=False, widget=forms.CheckboxSelectMultiple
    )
    with_personal = forms.BooleanField(
        label=_("Send personal fields too"), required=False,
        help_text=_("Names, addresses and what people wrote. Without them it gets numbers and ids alone."),
    )  # fmt: skip

    def __init__(self, scope: Scope, *args: Any, endpoint: Endpoint | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = kinds_to_choose()
        kept = [kind for kind in endpoint.kinds if kind not in names and kind != "*"] if endpoint else []
        self.fields["kinds"].choices = [(name, _named(name)) for name in [*kept, *names]]  # type: ignore[attr-defined]
        if endpoint:
            del self.fields["unit"]
        else:
            units = [(str(unit.pk), f"{'– ' * depth}{unit}") for unit, depth in unit_choices(scope)]
            self.fields["unit"].choices = units  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return what the form says as the verbs take it."""
        said = self.cleaned_data
        kinds = ["*"] if said["everything"] else said["kinds"]
        return {
            "url": said["url"].strip(),
            "name": said["name"],
            "kinds": kinds,
            "with_personal": said["with_personal"],
        }


class ReplayForm(forms.Form):
    """Since when everything is sent again."""

    since = forms.DateTimeField(
        label=_("Send everything again since"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def initial_of(endpoint: Endpoint) -> dict[str, Any]:
    """Return what the form of an endpoint shows at first."""
    return {
        "url": endpoint.url,
        "name": endpoint.name,
        "everything": "*" in endpoint.kinds,
        "kinds": endpoint.kinds,
        "with_personal": endpoint.with_personal,
    }


def _named(kind: str) -> str:
    """Return what a kind of events is called, and its own name as programs get it."""
    known = kind_labels.get(kind)
    return f"{known.label} · {kind}" if known else kind
