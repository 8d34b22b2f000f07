"""What can be done with many customers at once: put them into a segment by hand, take them out."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.ports.verbs import Outcome, Verb, verbs
from nokshi.segments import actions
from nokshi.segments.models import Segment
from nokshi.ui.forms import Combobox

SUBJECT = "customers.customer"
CHANGE = "segments.change"


def segment_form(scope: Scope) -> type[forms.Form]:
    """Return the form that asks which segment; only those filled by hand are offered."""
    rows = Segment.objects.visible_to(scope).filter(is_live=False).order_by("name", "pk")
    named = [(str(pk), name) for pk, name in rows.values_list("pk", "name")]

    class SegmentForm(forms.Form):
        segment = forms.ChoiceField(
            label=_("Segment"),
            choices=named,
            widget=Combobox,
            help_text=_("Only segments that are filled by hand. The others follow their conditions."),
        )

    return SegmentForm


def put_in(scope: Scope, actor: Actor, ids: Sequence[int], values: dict[str, Any], now: datetime) -> Outcome:
    """Put customers into a segment by hand."""
    return _done(
        scope,
        values,
        lambda segment: actions.add_members(segment=segment, customers=ids, actor=actor, now=now),
        lambda done: ngettext("%(done)s customer is in now.", "%(done)s customers are in now.", done),
    )


def take_out(scope: Scope, actor: Actor, ids: Sequence[int], values: dict[str, Any], now: datetime) -> Outcome:
    """Take customers out of a segment by hand."""
    return _done(
        scope,
        values,
        lambda segment: actions.take_out_members(segment=segment, customers=ids, actor=actor, now=now),
        lambda done: ngettext("%(done)s customer is out now.", "%(done)s customers are out now.", done),
    )


def _done(scope: Scope, values: dict[str, Any], act: Callable[[Segment], int], said: Callable[[int], str]) -> Outcome:
    segment = Segment.objects.visible_to(scope).filter(is_live=False, pk=int(values["segment"])).first()
    if segment is None:
        return Outcome(0, _("The segment is not there any more."))
    done = act(segment)
    return Outcome(done, said(done) % {"done": done}, reverse("segments:segment", args=[segment.pk]))


verbs.lend(
    Verb("segments.put_in", _("Add to segment…"), "chart-pie", SUBJECT, CHANGE, put_in, segment_form, order=40),
    Verb(
        "segments.take_out",
        _("Take out of segment…"),
        "circle-minus",
        SUBJECT,
        CHANGE,
        take_out,
        segment_form,
        order=41,
    ),
)
