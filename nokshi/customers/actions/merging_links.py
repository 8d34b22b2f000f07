"""Merge customers whom another system merged before, as the links of its rows say, and take them apart again."""

from collections.abc import Sequence

from nokshi.customers.actions.merging import merge
from nokshi.customers.actions.merging_files import undo_merges
from nokshi.customers.queries.merging import survivors
from nokshi.kernel.errors import DomainError
from nokshi.ports.importing import Change, RunContext
from nokshi.ports.linking import Ends, Tied

MAY_NOT = "may_not_merge"


def tie(ends: Sequence[Ends], context: RunContext) -> list[Tied]:
    """Merge the first of each pair into the second; who is one with him already stays so."""
    if not context.scope.may("customers.merge"):
        return [Tied(problem=MAY_NOT) for _pair in ends]
    return [_tie(pair, context) for pair in ends]


def untie(changes: Sequence[Change], context: RunContext) -> list[Change]:
    """Take apart what a run merged; return what cannot be: the one who stayed was removed."""
    made = [Change(one.kind, one.id, None, {"merge": one.id}) for one in reversed(changes)]
    left = {one.id for one in undo_merges(made, context)}
    return [one for one in changes if one.id in left]


def end(ends: Sequence[Ends], context: RunContext) -> list[Change]:
    """Leave all as it is: what was merged is one until a person takes it apart, whatever a later export says."""
    return []


def _tie(pair: Ends, context: RunContext) -> Tied:
    # One before it may have merged either of the two: who they are is asked anew.
    now = survivors(pair)
    merged, survivor = (now.get(one, one) for one in pair)
    if merged == survivor:
        return Tied()
    try:
        made = merge(survivor=survivor, merged=merged, actor=context.actor, now=context.now, run=context.run_id)
    except DomainError as refusal:
        return Tied(problem=refusal.code)
    return Tied(made.pk, is_new=True)
