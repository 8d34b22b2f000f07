"""Files that say which customers are one: the merge list of another system."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.customers.actions.merging_files import GOES, STAYS, save_merges, undo_merges
from nokshi.ports.importing import Column, ImportKind, Level, Remark, import_kinds

ITSELF = _("Both columns name the same customer. Name the one who stays, and the one who goes into him.")


def check(values: Mapping[str, Any]) -> list[Remark]:
    """Return what is to be said of one row."""
    stays, goes = (str(values.get(name) or "").strip().casefold() for name in (STAYS, GOES))
    return [Remark(Level.REFUSED, "itself", ITSELF, GOES)] if stays and stays == goes else []


import_kinds.lend(
    ImportKind(
        "merges", _("Merged customers"), "customers.merge",
        (
            Column(
                STAYS, _("Who stays: number or e-mail"), required=True,
                also=("Master record ID", "MasterRecordId", "Survivor", "Merged into", "Winner", "যিনি থাকবেন"),
            ),
            Column(
                GOES, _("Who goes into him: number or e-mail"), required=True,
                also=("Merged record ID", "Duplicate", "Merged", "Loser", "যিনি মিশে যাবেন"),
            ),
        ),
        check, save_merges, undo_merges, order=25, known_by=(STAYS,),
    )
)  # fmt: skip
