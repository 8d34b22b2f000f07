"""What rooms offer to do with customers, as the bulk bar of the list does it."""

from typing import Annotated, Any

import msgspec
from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Customer
from nokshi.customers.queries.listing import SUBJECT
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.ports.resources import Asking, Body, Deed, Id, Offer, Reading, Word, extend, offers, seen
from nokshi.ports.verbs import Verb, verbs

VIEW = "customers.view"
Ids = Annotated[list[Id], msgspec.Meta(min_length=1, max_length=1_000)]


class WrongValues(DomainError):
    code = "customers.wrong_values"
    sentence = _("The values do not fit what this verb asks for: %(faults)s")
    status = 422


class VerbShown(msgspec.Struct):
    """Something that can be done with customers, and the values that it asks for."""

    name: str
    label: str
    values: dict[str, str]


class Doing(Body, kw_only=True):
    """A verb, whom it is for, and its values."""

    verb: Word
    customers: Ids
    values: dict[Word, Any] = {}


class Done(msgspec.Struct):
    """With how many it was done, and a sentence about it."""

    done: int
    sentence: str


def can_be_done(asking: Asking) -> list[VerbShown]:
    """Return the verbs that the caller may use."""
    return [VerbShown(one.name, str(one.label), _asked(one, asking)) for one in _open(asking)]


def _open(asking: Asking) -> list[Verb]:
    return [one for one in verbs if one.subject == SUBJECT and asking.scope.may(one.capability)]


def _asked(verb: Verb, asking: Asking) -> dict[str, str]:
    fields = verb.form(asking.scope)().fields if verb.form else {}
    return {name: str(field.label or name) for name, field in fields.items()}


def do(asking: Asking, body: Doing) -> Done:
    """Do something with customers, all of whom the caller sees."""
    verb = next((one for one in _open(asking) if one.name == body.verb), None)
    if verb is None:
        raise NotThere
    seen(Customer.objects.visible_to(asking.scope), body.customers, _("customer"))
    form = verb.form(asking.scope)(body.values) if verb.form else None
    if form is not None and not form.is_valid():
        faults = "; ".join(f"{name}: {' '.join(map(str, said))}" for name, said in form.errors.items())
        raise WrongValues(faults=faults)
    values = form.cleaned_data if form else {}
    outcome = verb.run(asking.scope, asking.actor, sorted(set(body.customers)), values, asking.now)
    return Done(outcome.done, str(outcome.sentence))


offers.lend(
    Offer(
        name="verbs", label=_("What can be done with customers"), capability=VIEW, order=12,
        readings=(
            Reading(
                name="", label=_("What can be done with customers"), capability=VIEW, gives=list[VerbShown],
                run=can_be_done,
            ),
        ),
    )
)  # fmt: skip
extend(
    "customers",
    list_deeds=(
        Deed(name="do", label=_("Do something with customers"), capability=VIEW, run=do, body=Doing, gives=Done),
    ),
)
