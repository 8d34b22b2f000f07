"""Two customers who are one, for programs: merged, taken apart, and who is whom."""

from datetime import datetime

import msgspec
from django.utils.translation import gettext_lazy as _

from nokshi.customers import actions
from nokshi.customers.models import Customer, Merge
from nokshi.customers.queries.merging import merges_of, survivor_of
from nokshi.customers.words import lent_as
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.ports.resources import Asking, Body, Deed, Id, Reading, Word, extend, seen

VIEW, MERGE = "customers.view", "customers.merge"


class NotYours(DomainError):
    code = "customers.choice_not_yours"
    sentence = _("You may not say whose “%(key)s” stays. Leave it out, and the rule of the house decides.")
    status = 403


class Pair(Body, kw_only=True):
    """The other customer, and by field (`city`, `custom.size`) the id of the one of both whose value stays."""

    other: Id
    choices: dict[Word, Id] = {}


class Other(Body, kw_only=True):
    """One who was merged into the customer."""

    other: Id


class MergeMade(msgspec.Struct):
    """The customer who stays, who is merged into him, and the merge."""

    id: int
    other: int
    merge: int


class Apart(msgspec.Struct):
    """Both as they stand for themselves; `kept` are fields that were changed since and stay with the first."""

    id: int
    other: int
    kept: list[str]


class Joined(msgspec.Struct):
    """One who was merged into the customer, at once or by way of another, and when."""

    merge: int
    id: int
    name: str
    at: datetime


def merge(asking: Asking, pk: int, body: Pair) -> MergeMade:
    """Merge another customer, whom the caller sees, into one."""
    if survivor_of(body.other, asking.scope) is None:
        seen(Customer.objects.visible_to(asking.scope), [body.other], _("customer"))
    for key in body.choices:
        if not asking.scope.writes(key if key.startswith("custom.") else lent_as(key)):
            raise NotYours(key=key)
    made = actions.merge(
        survivor=pk, merged=body.other, actor=asking.actor, now=asking.now, choices=body.choices
    )  # fmt: skip
    return MergeMade(pk, body.other, made.pk)


def unmerge(asking: Asking, pk: int, body: Other) -> Apart:
    """Take two customers apart; of two who stand for themselves already nothing changes."""
    found = Merge.objects.standing().filter(merged=body.other, merged__merged_into=pk).first()
    if found is None:
        was = Merge.objects.filter(merged=body.other, survivor=pk).exists()
        if not (was and Customer.objects.visible_to(asking.scope).filter(pk=body.other).exists()):
            raise NotThere
        return Apart(pk, body.other, [])
    kept = actions.take_apart(merge=found.pk, actor=asking.actor, now=asking.now)
    return Apart(pk, body.other, kept)


def merged(asking: Asking, pk: int) -> list[Joined]:
    """Return who was merged into a customer, the newest first."""
    return [Joined(one.merge, one.id, one.name, one.at) for one in merges_of(pk)]


extend(
    "customers",
    deeds=(
        Deed(
            name="merge", label=_("Merge another customer into this one"), capability=MERGE, run=merge, body=Pair,
            gives=MergeMade,
        ),
        Deed(
            name="unmerge", label=_("Take merged customers apart"), capability=MERGE, run=unmerge, body=Other,
            gives=Apart,
        ),
    ),
    readings=(
        Reading(name="merged", label=_("Who was merged into it"), capability=VIEW, gives=list[Joined], run=merged),
    ),
)  # fmt: skip
