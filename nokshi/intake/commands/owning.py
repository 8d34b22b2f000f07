"""What the command line says of columns that become fields of the house's own."""

from typing import Any

from django.utils.translation import gettext as _
from rich.console import Console

from nokshi.custom.rules.types import LABELS, Kind
from nokshi.intake.queries import Account
from nokshi.intake.queries.owning import OwnLine, label_of
from nokshi.ui.written import figure


def own_of(account: Account, out: Console) -> None:
    """Print the columns that feed fields of the house's own, or would, and how many do not."""
    fed = [one for one in account.own if _is_fed(one, account)]
    for one in fed:
        said = _("%(thing)s: %(heading)s → custom field “%(name)s”, %(type)s, filled in %(filled)s of %(rows)s rows")
        out.print(said % {**_words(one), "filled": figure(one.own.filled), "rows": figure(one.own.rows)}, markup=False)
    if left := len(account.own) - len(fed):
        said = _("columns without a place that are kept beside the records: %(count)s")
        out.print(said % {"count": figure(left)}, markup=False)


def own_facts(account: Account) -> list[dict[str, Any]]:
    """Return those columns as plain data."""
    return [
        {"thing": one.part.thing, "heading": one.header, "label": str(label_of(one)), "type": one.own.type,
         "key": one.own.key, "filled": one.own.filled, "rows": one.own.rows, "is_wanted": _is_fed(one, account)}
        for one in account.own
    ]  # fmt: skip


def _is_fed(one: OwnLine, account: Account) -> bool:
    return one.own.is_wanted and bool(one.own.key or not account.is_saved)


def _words(one: OwnLine) -> dict[str, Any]:
    kind = LABELS[Kind(one.own.type)] if one.own.type else ""
    return {"thing": one.part.thing, "heading": one.header, "name": label_of(one), "type": kind}
