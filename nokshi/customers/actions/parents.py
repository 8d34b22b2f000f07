"""Take companies in from files together with whom they are part of, and take that back."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from nokshi.customers.actions.importing import save_customers, undo_customers
from nokshi.customers.actions.tying import tie, untie
from nokshi.customers.models import Customer, Relation
from nokshi.customers.queries.matching import match_names
from nokshi.customers.rules.trees import BELOW_ITSELF, SECOND_PARENT, WITH_ITSELF
from nokshi.kernel.errors import Text
from nokshi.kernel.searchkey import sorting_key
from nokshi.ports.importing import Change, Fate, Group, Level, Remark, Result, RunContext

PARENT = "part_of"
RELATION = "customers.relation"
COMPANY = Customer.Kind.COMPANY.value
NO_PARENT: Text = _(
    "No company here is called so, or several are: it stands alone for now. Where its row comes later in the file, "
    "import the file once more."
)
PROBLEMS: dict[str, Text] = {
    WITH_ITSELF: _("It names itself as the company that it is part of."),
    SECOND_PARENT: _("It is part of another company here already. That was kept."),
    BELOW_ITSELF: _("It would come to stand below itself. It was taken without that."),
}


def save_companies(groups: Sequence[Group], context: RunContext) -> list[Result]:
    """Do what `save_customers` does for companies, and relate each to the company that its row names as its parent."""
    results = save_customers(groups, context, kind=COMPANY)
    named = [
        (result, str(name).strip())
        for group, result in zip(groups, results, strict=True)
        if result.ref and (name := next((row.values.get(PARENT) for row in group.rows if row.values.get(PARENT)), None))
    ]
    known = match_names(context.scope, {name for _result, name in named}, COMPANY) if named else {}
    pairs: list[tuple[Result, tuple[int, int]]] = []
    for result, name in named:
        parent = known.get(sorting_key(name))
        if parent is None:
            result.remarks.append(Remark(Level.NOTE, "no_such_parent", NO_PARENT, PARENT))
        elif result.ref:
            pairs.append((result, (result.ref[1], parent)))
    _relate(pairs, context)
    return results


def _relate(pairs: Sequence[tuple[Result, tuple[int, int]]], context: RunContext) -> None:
    if not pairs:
        return
    tied = tie(Relation.Kind.PART_OF.value, [ends for _result, ends in pairs], context)
    for (result, _ends), one in zip(pairs, tied, strict=True):
        if one.problem in PROBLEMS:
            result.remarks.append(Remark(Level.NOTE, one.problem, PROBLEMS[one.problem], PARENT))
        if one.is_new:
            result.changes.append(Change(RELATION, one.id, None, {}))
            if result.fate is Fate.SAME:
                result.fate = Fate.JOINED


def undo_companies(changes: Sequence[Change], context: RunContext) -> list[Change]:
    """Take back what `save_companies` did; what others built on, or changed since, is left and returned."""
    alone = untie([one for one in changes if one.kind == RELATION], context)
    return [*alone, *undo_customers([one for one in changes if one.kind != RELATION], context)]
