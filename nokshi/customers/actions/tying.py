"""Make relations of what another system links, many at once, and take them back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from nokshi.customers.actions.ending import put_back
from nokshi.customers.actions.relating import some_of, stand_in_line, tell
from nokshi.customers.actions.rows import write_relations
from nokshi.customers.events import RelationAdded, RelationRemoved
from nokshi.customers.models import Customer, Relation
from nokshi.customers.queries.hierarchy import parents_above
from nokshi.customers.rules.relations import PART_OF, NewRelation, fits
from nokshi.customers.rules.trees import WITH_ITSELF, grown
from nokshi.kernel import clock
from nokshi.kernel.among import among
from nokshi.ports.importing import Change, RunContext
from nokshi.ports.linking import Ends, Tied
from nokshi.workspace import queries as workspace

GONE, WRONG_ENDS = "gone", "wrong_ends"


def tie(kind: str, ends: Sequence[Ends], context: RunContext) -> list[Tied]:
    """Relate customers in one way and say what became of each; one that cannot be leaves the others as they are."""
    today = clock.today(workspace.home_zone(), context.now)
    refusals = _refusals(kind, ends, today)
    there = _there(kind, ends)
    fresh = [
        NewRelation(customer=first, other=second, kind=kind, source=context.source)
        for (first, second), why in zip(ends, refusals, strict=True)
        if not why and (first, second) not in there
    ]
    moment = connection.ops.adapt_datetimefield_value(context.now)
    written = write_relations(list(dict.fromkeys(fresh)), moment, context.run_id)
    made = {(first, second): pk for (first, second, _kind, _role), pk in written.items()}
    rows = [row for some in some_of(sorted(made.values())) for row in Relation.objects.filter(pk__in=among(some))]
    tell(sorted(rows, key=lambda row: row.pk), RelationAdded, context.actor, context.now, context.run_id)
    answers: list[Tied] = []
    for pair, why in zip(ends, refusals, strict=True):
        answers.append(_answer(pair, why, there, made))
        there.setdefault(pair, made.get(pair, 0))
    return answers


def untie(changes: Sequence[Change], context: RunContext) -> list[Change]:
    """Take relations away that a run made and let those hold that it ended; return those left alone: somebody changed
    them since."""
    left = put_back([one for one in changes if one.before is not None], context)
    wanted = {change.id: change for change in changes if change.before is None}
    rows = [row for some in some_of(list(wanted)) for row in Relation.objects.select_for_update().filter(pk__in=some)]
    changed = {row.pk for row in rows if row.changed_at > row.created_at}
    going = [row for row in rows if row.pk not in changed]
    tell(going, RelationRemoved, context.actor, context.now, context.run_id)
    for some in some_of([row.pk for row in going]):
        Relation.objects.filter(pk__in=some).delete()
    return [*left, *(wanted[row.pk] for row in rows if row.pk in changed)]


def _answer(pair: Ends, why: str, there: dict[Ends, int], made: dict[Ends, int]) -> Tied:
    if why:
        return Tied(problem=why)
    return Tied(there[pair]) if pair in there else Tied(made[pair], is_new=True)


def _refusals(kind: str, ends: Sequence[Ends], today: date) -> list[str]:
    """Return for each pair the code of why it cannot be, "" where it can."""
    kinds = _kinds(ends)
    refusals = [_refusal(kind, pair, kinds) for pair in ends]
    if kind != PART_OF:
        return refusals
    stand_in_line()
    good = [pair for pair, why in zip(ends, refusals, strict=True) if not why]
    parents = parents_above({end for pair in good for end in pair}, today)
    found = iter(grown(parents, good)[1])
    return [why or next(found) for why in refusals]


def _refusal(kind: str, pair: Ends, kinds: dict[int, str]) -> str:
    first, second = pair
    if first == second:
        return WITH_ITSELF
    if first not in kinds or second not in kinds:
        return GONE
    return "" if fits(kind, kinds[first], kinds[second]) else WRONG_ENDS


def _kinds(ends: Sequence[Ends]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in some_of(sorted({end for pair in ends for end in pair})):
        found |= dict(Customer.objects.standing().filter(pk__in=among(some)).values_list("pk", "kind"))
    return found


def _there(kind: str, ends: Sequence[Ends]) -> dict[Ends, int]:
    """Return the relations of a kind that stand between the ends already, whatever their role."""
    found: dict[Ends, int] = {}
    for some in some_of(sorted({first for first, _second in ends})):
        rows: Any = Relation.objects.filter(kind=kind, customer__in=among(some)).order_by("-pk")
        found |= {(first, second): pk for first, second, pk in rows.values_list("customer_id", "other_id", "pk")}
    return found
