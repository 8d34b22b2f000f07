"""The kinds for programs: listed, made, changed, taken out of use and removed; and what a record of each looks like."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.custom.api.fields import CustomWords
from nokshi.custom.queries import fields_on
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.types import Kind as Type
from nokshi.kernel.errors import NotThere
from nokshi.ports.resources import Asking, Body, Column, Deed, Reading, Resource, Word, by, resources, said
from nokshi.records import actions
from nokshi.records.actions import KindShape
from nokshi.records.models import Kind
from nokshi.records.queries import house
from nokshi.records.rules.kinds import ICONS, Belonging

DEFINE = "records.define"
Belongs = Literal["one", "optional", "none"]
JSON_TYPES: dict[Type, dict[str, Any]] = {
    Type.DATE: {"type": "string", "format": "date"},
    Type.MOMENT: {"type": "string", "format": "date-time"},
    Type.FLAG: {"type": "boolean"},
    Type.EMAIL: {"type": "string", "format": "email"},
    Type.LINK: {"type": "string", "format": "uri"},
    Type.RECORD: {"type": "integer"},
    Type.NUMBER: {"type": ["string", "number"]},
    Type.MONEY: {"type": ["string", "number"]},
}


class KindNew(Body, kw_only=True):
    """A kind of record; without a key one is made of its name. `titled` names the field that records are called by."""

    names: CustomWords
    key: Word = ""
    plurals: CustomWords = msgspec.field(default_factory=CustomWords)
    titled: CustomWords = msgspec.field(default_factory=CustomWords)
    icon: Word = ICONS[0]
    belongs: Belongs = "optional"


class KindChange(Body):
    """What is to be different; `title` is the key of the field that records are called by."""

    names: CustomWords | UnsetType = UNSET
    plurals: CustomWords | UnsetType = UNSET
    icon: Word | UnsetType = UNSET
    belongs: Belongs | UnsetType = UNSET
    title: Word | UnsetType = UNSET


class KindMoved(Body, kw_only=True):
    """Which way a kind goes among the others."""

    down: bool


def rows(asking: Asking, of: int) -> QuerySet[Kind]:
    """Return the kinds of the house."""
    return Kind.objects.there()


def add(asking: Asking, body: KindNew) -> int:
    """Make a kind of record."""
    shape = KindShape(
        names=said(body.names), plurals=said(body.plurals) if any(said(body.plurals).values()) else said(body.names),
        titled=said(body.titled), icon=body.icon, belongs=body.belongs,
    )  # fmt: skip
    return actions.add_kind(shape=shape, key=body.key, actor=asking.actor, now=asking.now).pk


def change(asking: Asking, pk: int, body: KindChange) -> None:
    """Change what is known of a kind."""
    held = Kind.objects.get(pk=pk)
    known: dict[str, Any] = {
        "names": held.names, "plurals": held.plurals, "icon": held.icon, "belongs": held.belongs, "title": held.title,
    }  # fmt: skip
    shape = KindShape(**{**known, **_given(body)})
    actions.change_kind(kind=held, shape=shape, actor=asking.actor, now=asking.now)


def _given(body: KindChange) -> Mapping[str, Any]:
    given = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
    return {name: said(one) if isinstance(one, CustomWords) else one for name, one in given.items()}


def remove(asking: Asking, pk: int) -> None:
    """Remove a kind with its fields and records."""
    actions.remove_kind(kind=Kind.objects.get(pk=pk), actor=asking.actor, now=asking.now)


def retire(asking: Asking, pk: int) -> None:
    """Take a kind out of use; its records are kept."""
    actions.retire_kind(kind=Kind.objects.get(pk=pk), actor=asking.actor, now=asking.now)


def bring_back(asking: Asking, pk: int) -> None:
    """Take a retired kind into use again."""
    actions.bring_back(kind=Kind.objects.get(pk=pk), actor=asking.actor, now=asking.now)


def move(asking: Asking, pk: int, body: KindMoved) -> None:
    """Let a kind change places with its neighbour."""
    actions.move_kind(kind=Kind.objects.get(pk=pk), down=body.down)


def schema(asking: Asking, pk: int) -> dict[str, Any]:
    """Return the JSON Schema of a body that makes a record of a kind, of the fields that the caller sees."""
    kind = house().by_id[pk]
    if not kind.is_in_use:
        raise NotThere
    seen = fields_on(kind.subject, asking.scope)
    needed = [one.key for one in seen if one.is_required]
    custom = {"type": "object", "properties": {one.key: _schema(one) for one in seen}, "additionalProperties": False}
    properties: dict[str, Any] = {
        "kind": {"const": kind.key}, "unit": {"type": "integer"},
        "custom": {**custom, "required": needed} if needed else custom,
    }  # fmt: skip
    if kind.has_customer:
        properties["customer"] = {"type": "integer"}
    required = ["kind", *(["customer"] if kind.belongs is Belonging.ONE else []), *(["custom"] if needed else [])]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": str(kind.label), "type": "object",
        "properties": properties, "required": required, "additionalProperties": False,
    }  # fmt: skip


def _schema(one: Definition) -> dict[str, Any]:
    keys = [choice.key for choice in one.choices if not choice.is_retired]
    if one.type is Type.CHOICES:
        kept: dict[str, Any] = {"type": "array", "items": {"enum": keys}}
    else:
        kept = {"enum": keys} if one.type is Type.CHOICE else dict(JSON_TYPES.get(one.type, {"type": "string"}))
    about = {"description": str(one.help)} if one.help else {}
    return {**kept, "title": str(one.label), **about}


def _is_set(value: datetime | None) -> bool:
    return value is not None


resources.lend(
    Resource(
        name="kinds", noun="kind", label=_("Own kinds of record"), capability="records.view", order=15, rows=rows,
        columns=(
            Column("id", int, "pk"),
            Column("key"),
            Column("names", dict[str, str]),
            Column("plurals", dict[str, str]),
            Column("icon"),
            Column("belongs", Belongs),
            Column("title"),
            Column("is_retired", bool, "retired_at", turn=_is_set),
            Column("created_at", datetime),
            Column("changed_at", datetime),
        ),
        sorts={"id": "pk", "position": "position"},
        filters=(by("key", Word),),
        create=Deed(name="create", label=_("Add a kind of record"), capability=DEFINE, run=add, body=KindNew),
        change=Deed(name="change", label=_("Change a kind"), capability=DEFINE, run=change, body=KindChange),
        remove=Deed(
            name="remove", label=_("Remove a kind with its fields and records"), capability=DEFINE, run=remove
        ),
        deeds=(
            Deed(name="retire", label=_("Take a kind out of use"), capability=DEFINE, run=retire),
            Deed(name="bring-back", label=_("Take a kind into use again"), capability=DEFINE, run=bring_back),
            Deed(name="move", label=_("Move a kind up or down"), capability=DEFINE, run=move, body=KindMoved),
        ),
        readings=(
            Reading(
                name="schema", label=_("What a record of the kind looks like, as JSON Schema"),
                capability="records.view", gives=dict[str, Any], run=schema,
            ),
        ),
    )
)  # fmt: skip
