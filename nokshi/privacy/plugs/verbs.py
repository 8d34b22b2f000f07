"""Consent of many at once, and who of the chosen may be written to."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nokshi.customers.models import Channel, Customer
from nokshi.customers.words import figure
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope
from nokshi.ports.selections import SelectionNote, selection_notes
from nokshi.ports.verbs import Outcome, Verb, verbs
from nokshi.privacy.actions import NewConsent, say_many
from nokshi.privacy.models import Purpose
from nokshi.privacy.queries import contactable

SUBJECT = "customers.customer"
Run = Callable[[Scope, Actor, Sequence[int], dict[str, Any], datetime], Outcome]


class SayForm(forms.Form):
    """What was said, where, and how we know."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices)
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    proof = forms.CharField(
        label=_("How we know"), max_length=500,
        help_text=_("As “signed the list at the fair on 3 May”. Without a proof an agreement is worth nothing."),
    )  # fmt: skip


def say_form(scope: Scope) -> type[forms.Form]:
    """Return the form of both verbs."""
    return SayForm


def saying(granted: bool) -> Run:
    """Return the verb that notes a yes or a no of many."""

    def run(scope: Scope, actor: Actor, ids: Sequence[int], values: dict[str, Any], now: datetime) -> Outcome:
        said = [
            NewConsent(
                customer_id=pk, purpose=values["purpose"], channel=values["channel"], granted=granted, at=now,
                source="staff", proof=values["proof"],
            )
            for pk in ids
        ]  # fmt: skip
        done = len(say_many(consents=said, actor=actor, no_wins=granted))
        sentence = ngettext("Noted for %(done)s customer.", "Noted for %(done)s customers.", done)
        return Outcome(done, sentence % {"done": figure(done, scope)})

    return run


def may_be_written_to(scope: Scope, rows: QuerySet[Customer], now: datetime) -> Text:
    """Say how many of the chosen may get news by e-mail."""
    _allowed, reasons = contactable(rows, channel=Channel.EMAIL, purpose=Purpose.NEWS, now=now)
    total, refused = rows.count(), sum(reasons.values())
    if not total:
        return ""
    figures = {"allowed": figure(total - refused, scope), "total": figure(total, scope)}
    if not refused:
        return _t("All %(total)s may get news by e-mail") % figures
    return _t("%(allowed)s of %(total)s may get news by e-mail") % figures


verbs.lend(
    Verb(
        "privacy.give", _("Note consent…"), "shield-check", SUBJECT, "privacy.change", saying(True), say_form, order=60
    ),
    Verb(
        "privacy.withdraw",
        _("Withdraw consent…"),
        "shield-off",
        SUBJECT,
        "privacy.change",
        saying(False),
        say_form,
        order=65,
    ),
)
selection_notes.lend(SelectionNote("privacy.email", _("May be written to"), SUBJECT, may_be_written_to, "shield-check"))
