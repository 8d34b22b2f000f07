"""Each kind in use as something that a file may hold."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.custom.actions import extension_on
from nokshi.kernel.actor import Actor
from nokshi.ports.importing import (
    Choice,
    Column,
    ColumnType,
    ImportKind,
    KindMaker,
    Remark,
    import_kinds,
    kind_makers,
)
from nokshi.records.actions import KindShape, add_kind
from nokshi.records.actions.importing import foresee_records, save_records, undo_records
from nokshi.records.plugs.kinds import each
from nokshi.records.rules.kinds import Belonging, OwnKind, subject_of

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
    Column(
        "customer", _("The customer's name"),
        also=(
            "Customer", "Customer name", "Client", "Account", "Account name", "Company", "গ্রাহক", "গ্রাহকের নাম", "প্রতিষ্ঠান",
        ),
    ),
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
        foresee=partial(foresee_records, kind=kind), tried=1_000, bears=kind.subject,
        known_by=("id", f"custom.{kind.title}"),
    )  # fmt: skip


def _make(name: str, titled: str, language: str, actor: Actor, now: datetime) -> tuple[str, str]:
    """Make a kind of what a file is called and of the heading by which each of its rows is known."""
    shape = KindShape(
        names={language: name}, plurals={language: name}, belongs=Belonging.OPTIONAL, titled={language: titled}
    )
    kind = add_kind(shape=shape, actor=actor, now=now)
    return subject_of(kind.key), f"custom.{kind.title}"


import_kinds.lend_from(each(_import_kind))
kind_makers.lend(KindMaker("records", "records.define", _make))
