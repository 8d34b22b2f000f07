"""Each kind in use as something that a file may hold."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.custom.actions import extension_on
from nokshi.ports.importing import Choice, Column, ColumnType, ImportKind, Remark, import_kinds
from nokshi.records.actions.importing import save_records, undo_records
from nokshi.records.plugs.kinds import each
from nokshi.records.rules.kinds import OwnKind

DIFFERING = Choice(
    "differing",
    _("Where a record is here already and a value differs"),
    (("ours", _("Keep what is here; fill in what is missing")), ("theirs", _("Take what the file says"))),
    "ours",
)
NUMBER = Column("id", _("Number of the record"), ColumnType.NUMBER, also=("ID", "Record ID", "Record number"))
WHOSE = (
    Column(
        "customer_id", _("The customer's number"), also=("Customer ID", "Customer number", "Customer no", "গ্রাহক নম্বর"),
    ),
    Column("email", _("The customer's e-mail"), ColumnType.EMAIL, also=("Customer email", "E-mail", "ইমেইল")),
    Column("phone", _("The customer's phone"), ColumnType.PHONE, also=("Customer phone", "Mobile", "ফোন", "মোবাইল")),
)  # fmt: skip


def check(values: Mapping[str, Any]) -> list[Remark]:
    """Return what is to be said of one row: what stands in its fields is looked at where they are read."""
    return []


def _import_kind(kind: OwnKind) -> ImportKind:
    columns = (NUMBER, *WHOSE) if kind.has_customer else (NUMBER,)
    extension = extension_on(kind.subject)
    assert callable(extension.columns)
    return ImportKind(
        kind.subject, kind.label_many, "records.import", columns, check, partial(save_records, kind=kind),
        partial(undo_records, kind=kind), choices=(DIFFERING,), order=70 + kind.position, more=(extension.columns,),
        known_by=("id", f"custom.{kind.title}"),
    )  # fmt: skip


import_kinds.lend_from(each(_import_kind))
