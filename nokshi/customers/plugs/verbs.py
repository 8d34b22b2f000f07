"""What can be done with many customers at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nokshi.customers import actions
from nokshi.customers.queries import facts_of
from nokshi.customers.queries.names import colleagues, unit_names
from nokshi.customers.words import figure
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.ports.verbs import Outcome, Verb, verbs
from nokshi.ui.forms import Combobox

SUBJECT = "customers.customer"


def owner_form(scope: Scope) -> type[forms.Form]:
    """Return the form that asks to whom."""
    people = [("", _("Nobody")), *((str(user.pk), str(user)) for user in colleagues(scope))]

    class OwnerForm(forms.Form):
        owner = forms.ChoiceField(label=_("Owner"), choices=people, required=False, widget=Combobox)

    return OwnerForm


def give(scope: Scope, actor: Actor, ids: Sequence[int], values: dict[str, Any], now: datetime) -> Outcome:
    """Give customers to a colleague."""
    owner = int(values["owner"]) if values.get("owner") else None
    if not scope.writes("customers.owner"):
        return Outcome(0, _("You may not change who owns a customer."))
    done = actions.give_owner(customers=ids, owner=owner, actor=actor, now=now)
    sentence = ngettext("%(done)s customer changed hands.", "%(done)s customers changed hands.", done)
    return Outcome(done, sentence % {"done": figure(done, scope)})


def unit_form(scope: Scope) -> type[forms.Form]:
    """Return the form that asks which unit."""
    units = [(str(pk), name) for pk, name in unit_names(scope).items()]

    class UnitForm(forms.Form):
        unit = forms.ChoiceField(label=_("Unit"), choices=units)

    return UnitForm


def add_to_unit(scope: Scope, actor: Actor, ids: Sequence[int], values: dict[str, Any], now: datetime) -> Outcome:
    """Let customers belong to one unit more."""
    unit = int(values["unit"])
    if not (scope.sees_unit(unit) and scope.writes("customers.unit")):
        return Outcome(0, _("You may not add customers to this unit."))
    present = facts_of(ids, ["units"])
    changes = {pk: {"units": [*facts["units"], unit]} for pk, facts in present.items()}
    done = len(actions.change_many(changes=changes, actor=actor, now=now))
    sentence = ngettext("%(done)s customer was added.", "%(done)s customers were added.", done)
    return Outcome(done, sentence % {"done": figure(done, scope)})


def remove(scope: Scope, actor: Actor, ids: Sequence[int], values: dict[str, Any], now: datetime) -> Outcome:
    """Put customers away."""
    gone = actions.remove_many(customers=ids, actor=actor, now=now, reason=values.get("reason", ""))
    done = len(gone)
    sentence = ngettext("%(done)s customer was removed.", "%(done)s customers were removed.", done)
    return Outcome(done, sentence % {"done": figure(done, scope)}, reverse("customers:removed"))


def remove_form(scope: Scope) -> type[forms.Form]:
    """Return the form that asks why."""

    class RemoveForm(forms.Form):
        reason = forms.CharField(label=_("Why"), required=False, max_length=200)

    return RemoveForm


def merge(scope: Scope, actor: Actor, ids: Sequence[int], values: dict[str, Any], now: datetime) -> Outcome:
    """Lead to the page on which two customers are compared and merged."""
    if len(ids) != 2:
        return Outcome(0, _("Choose the two records that are the same customer; no more and no fewer."))
    survivor, other = ids
    page = f"{reverse('customers:merge', args=[survivor])}?other={other}"
    return Outcome(0, _("Compare the two, and say which values stay."), page)


verbs.lend(
    Verb("customers.merge", _("Merge…"), "merge", SUBJECT, "customers.merge", merge, order=40),
    Verb("customers.give", _("Give to…"), "user-check", SUBJECT, "customers.change", give, owner_form, order=20),
    Verb(
        "customers.unit", _("Add to unit…"), "folder-tree", SUBJECT, "customers.change", add_to_unit, unit_form,
        order=30,
    ),
    Verb(
        "customers.remove", _("Remove…"), "trash-2", SUBJECT, "customers.remove", remove, remove_form,
        _("They leave every list, and can be brought back."), 90,
    ),
)  # fmt: skip
