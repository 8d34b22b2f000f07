"""Make two customers one, and take them apart again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.customers.actions.merged_rows import give_rows, settle_rows, take_rows
from nokshi.customers.actions.merged_values import Stack
from nokshi.customers.events import CustomersMerged, CustomersTakenApart
from nokshi.customers.models import Customer, Merge
from nokshi.customers.queries.facts import home_units
from nokshi.customers.rules.merging import roots_of
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.events import Event
from nokshi.timeline.actions import Entry, record_many

People = dict[int, Customer]


class SameCustomer(DomainError):
    code = "customers.same_customer"
    sentence = _("This is the customer himself. Choose the other one.")


class KindsDiffer(DomainError):
    code = "customers.kinds_differ"
    sentence = _("A person and a company do not become one. Relate them instead: who works there, who decides.")
    status = 409


class AlreadyMerged(DomainError):
    code = "customers.already_merged"
    sentence = _("%(name)s is merged into another customer already. Take them apart first.")
    status = 409


class UnknownChoice(DomainError):
    code = "customers.unknown_choice"
    sentence = _("“%(key)s” cannot be chosen here: name a field, and which of the two customers its value comes from.")
    status = 422


@transaction.atomic
def merge(
    *, survivor: int, merged: int, actor: Actor, now: datetime, choices: Mapping[str, int] | None = None,
    run: int | None = None,
) -> Merge:  # fmt: skip
    """Make a customer one with `survivor`, who stays, and return the merge; the same again changes nothing.

    `choices` names the customer (one of the two ids) whose value stays, by field (`city`, `custom.size`; of lists,
    whose comes first); else the survivor's stays where he has one. Raises SameCustomer, NotThere, KindsDiffer,
    AlreadyMerged and UnknownChoice.
    """
    people = _held([survivor, merged])
    if there := Merge.objects.standing().filter(survivor=survivor, merged=merged).first():
        return there
    _check(people, survivor, merged)
    stack = Stack([survivor, merged])
    theirs = _chosen(choices or {}, survivor, merged, stack.keys)
    made = Merge(
        survivor_id=survivor, merged_id=merged, at=now, run=run, theirs=sorted(theirs),
        by_id=actor.id if actor.kind == "user" else None,
    )  # fmt: skip
    stack.lay(made)
    made.rows = take_rows(merged, survivor, now)
    made.save()
    Customer.objects.filter(pk=merged).update(deleted_at=now)
    _set_aliases({survivor, merged} | _family_of(merged))
    stack.write(actor, now, run)
    event = CustomersMerged(survivor=survivor, merged=merged, name=people[merged].name, merge=made.pk)
    _tell({survivor: event}, actor, now, run)
    settle_rows([survivor, merged], now)
    return made


@transaction.atomic
def take_apart(*, merge: int, actor: Actor, now: datetime, run: int | None = None) -> list[str]:
    """Give back what a merge brought and let both stand for themselves; return the fields that somebody wrote since.

    They stay with the survivor, as does all that was recorded since. Of one that was taken apart before nothing
    changes. Raises NotThere, also where the survivor was removed: bring him back first.
    """
    asked = Merge.objects.filter(pk=merge).first()
    if asked is None:
        raise NotThere
    root = _root_of(asked.survivor_id)
    ids = sorted({root, asked.survivor_id, asked.merged_id} | _family_of(root))
    people = _held(ids)
    # Somebody may have been faster before the rows were held.
    standing = list(Merge.objects.standing().filter(merged__in=ids).order_by("pk"))
    places = [place for place, one in enumerate(standing) if one.pk == merge]
    if not places:
        return []
    if people[root].deleted_at is not None:
        raise NotThere
    kept = _take_out(standing, places[0], ids, actor, now, run)
    one = standing[places[0]]
    told = {
        pk: CustomersTakenApart(
            survivor=one.survivor_id, merged=one.merged_id, name=people[one.merged_id].name,
            survivor_name=people[one.survivor_id].name, merge=one.pk, since=one.at, kept=kept,
        )
        for pk in (root, one.merged_id)
    }  # fmt: skip
    _tell(told, actor, now, run)
    settle_rows(ids, now)
    return kept


def kept_when_apart(merge: Merge) -> list[str]:
    """Return the fields that would stay with the survivor if a merge were taken apart now; nothing is written."""
    root = _root_of(merge.survivor_id)
    ids = sorted({root} | _family_of(root))
    standing = list(Merge.objects.standing().filter(merged__in=ids).order_by("pk"))
    return Stack(ids).take_out(standing, [one.pk for one in standing].index(merge.pk))


def _take_out(
    standing: list[Merge], place: int, ids: list[int], actor: Actor, now: datetime, run: int | None
) -> list[str]:
    """Take one merge of a family out from below the newer ones: they go back, newest first, and come over again."""
    stack, one, newer = Stack(ids), standing[place], standing[place + 1 :]
    kept = stack.take_out(standing, place)
    for each in (*reversed(newer), one):
        give_rows(each.rows, each.merged_id, each.survivor_id, now)
    for each in newer:
        each.rows = take_rows(each.merged_id, each.survivor_id, now)
    one.apart_at = now
    Merge.objects.bulk_update([one, *newer], ["changes", "rows", "kept", "gone", "apart_at"])
    Customer.objects.filter(pk=one.merged_id).update(deleted_at=None)
    _set_aliases(set(ids))
    stack.write(actor, now, run)
    return kept


def _held(ids: list[int]) -> People:
    """Hold customers against others in one order, so that nobody waits for him who waits; raises NotThere."""
    rows = Customer.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    people = {one.pk: one for one in rows}
    if set(ids) - set(people):
        raise NotThere
    return people


def _check(people: People, survivor: int, merged: int) -> None:
    if survivor == merged:
        raise SameCustomer
    for pk in (survivor, merged):
        if people[pk].merged_into_id is not None:
            raise AlreadyMerged(name=people[pk].name)
        if people[pk].deleted_at is not None:
            raise NotThere
    if people[survivor].kind != people[merged].kind:
        raise KindsDiffer


def _chosen(choices: Mapping[str, int], survivor: int, merged: int, keys: frozenset[str]) -> set[str]:
    for key, pk in choices.items():
        if key not in keys or pk not in (survivor, merged):
            raise UnknownChoice(key=key)
    return {key for key, pk in choices.items() if pk == merged}


def _root_of(customer_id: int) -> int:
    into = Customer.objects.filter(pk=customer_id).values_list("merged_into_id", flat=True).first()
    return into or customer_id


def _family_of(customer_id: int) -> set[int]:
    return set(Customer.objects.filter(merged_into=customer_id).values_list("pk", flat=True))


def _set_aliases(ids: set[int]) -> None:
    """Name for each of a family whom he is now, as the standing merges say."""
    parents = dict(Merge.objects.standing().filter(merged__in=ids).values_list("merged_id", "survivor_id"))
    roots = roots_of(parents)
    for pk in sorted(ids):
        Customer.objects.filter(pk=pk).exclude(merged_into=roots.get(pk)).update(merged_into=roots.get(pk))


def _tell(told: Mapping[int, Event], actor: Actor, now: datetime, run: int | None) -> None:
    homes = home_units(list(told))
    record_many([
        Entry(
            event=event, at=now, actor=actor, customer=pk, subject=("customers.customer", pk), unit=homes.get(pk),
            run=run,
        )
        for pk, event in told.items()
    ])  # fmt: skip
