"""Merge customers whom a file names in pairs, and take them apart again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.customers.actions.merging import SameCustomer, merge, take_apart
from nokshi.customers.models import Merge
from nokshi.customers.queries.matching import match_many
from nokshi.customers.rules.identities import value_of
from nokshi.kernel.errors import DomainError, NotThere, Text
from nokshi.ports.importing import Change, Fate, Group, Level, Remark, Result, RunContext

CUSTOMER = "customers.customer"
STAYS, GOES = "stays", "goes"
UNKNOWN: Text = _("There is no such customer. Bring the customers in first, or correct the row.")


def save_merges(groups: Sequence[Group], context: RunContext) -> list[Result]:
    """Merge the customers of each row, in the order of the file; who is one already stays so."""
    return [_save(group.rows[0].values, context) for group in groups]


def _save(values: Mapping[str, Any], context: RunContext) -> Result:
    ends = {name: _meant(str(values.get(name) or ""), context) for name in (STAYS, GOES)}
    unknown = [Remark(Level.REFUSED, "no_such_customer", UNKNOWN, name) for name, pk in ends.items() if pk is None]
    survivor, merged = ends[STAYS], ends[GOES]
    if survivor is None or merged is None:
        return Result(Fate.REFUSED, remarks=unknown)
    if survivor == merged and _are_one(survivor):
        # Whoever was merged is found under whom he is now: the same row again, or one that follows from others.
        return Result(Fate.SAME, ref=(CUSTOMER, survivor))
    try:
        if survivor == merged:
            raise SameCustomer
        made = merge(survivor=survivor, merged=merged, actor=context.actor, now=context.now, run=context.run_id)
    except DomainError as refusal:
        return Result(Fate.REFUSED, remarks=[Remark(Level.REFUSED, refusal.code, str(refusal), GOES)])
    return Result(
        Fate.JOINED, [Change(CUSTOMER, survivor, {"merge": None}, {"merge": made.pk})], ref=(CUSTOMER, survivor)
    )


def _meant(text: str, context: RunContext) -> int | None:
    """Return the customer whom a cell means, as far as the one who imports sees him: by address, else by number."""
    plain = text.strip()
    if "@" in plain and (address := value_of("email", plain)):
        found = match_many(context.scope, "email", [address])
        return found.get(address)
    for namespace in dict.fromkeys((context.source, "")):
        if plain and (found := match_many(context.scope, "external", [plain], namespace)):
            return found[plain]
    return None


def _are_one(customer: int) -> bool:
    return Merge.objects.standing().filter(survivor=customer).exists()


def undo_merges(changes: Sequence[Change], context: RunContext) -> list[Change]:
    """Take apart what a run merged, newest first, and return what cannot be: the one who stayed was removed."""
    alone: list[Change] = []
    for change in changes:
        try:
            take_apart(merge=(change.after or {})["merge"], actor=context.actor, now=context.now, run=context.run_id)
        except NotThere:
            alone.append(change)
    return alone
