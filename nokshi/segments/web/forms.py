"""The form around the builder: what a segment is called, and where it belongs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.scope import Scope
from nokshi.segments.models import Segment
from nokshi.workspace import queries as workspace

LIVE, BY_HAND = "live", "hand"


class SegmentForm(forms.Form):
    """Name, and for a new segment its unit and whether it is filled by hand."""

    name = forms.CharField(label=_("Name"), max_length=120, strip=True)
    unit = forms.ChoiceField(label=_("Unit"), help_text=_("It holds customers of this unit and all below it."))
    filled = forms.ChoiceField(
        label=_("How it is filled"),
        choices=[(LIVE, _("By its conditions")), (BY_HAND, _("By hand"))],
        widget=forms.RadioSelect,
        initial=LIVE,
    )

    def __init__(self, *args: Any, scope: Scope, segment: Segment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = workspace.unit_choices(scope)
        if segment is not None or not choices:
            del self.fields["unit"], self.fields["filled"]
            return
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ChoiceField)
        unit.choices = [(str(one.pk), "\u00a0\u00a0" * depth + str(one)) for one, depth in choices]
        unit.initial = str(choices[0][0].pk)
        if len(choices) == 1:
            unit.widget = forms.HiddenInput()
