"""The fields themselves for programs: listed, added, changed, taken out of use and removed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.custom import actions
from nokshi.custom.actions.choices import Chosen
from nokshi.custom.actions.fields import Shape, shape_of
from nokshi.custom.models import CustomField, FieldChoice
from nokshi.custom.queries import book
from nokshi.custom.rules.types import TypeName
from nokshi.kernel.errors import DomainError
from nokshi.ports.bearers import bearers
from nokshi.ports.resources import Asking, Body, Column, Deed, Id, Line, Resource, Word, by, resources, said, seen
from nokshi.workspace.models import Unit

MANAGE = "custom.manage"


class NoSuchKind(DomainError):
    code = "custom.no_such_kind"
    sentence = _("There is no kind of record “%(name)s” that fields can be put on. There are: %(there)s.")
    status = 422


class WithoutGroup(DomainError):
    code = "custom.without_group"
    sentence = _("The field stands in no group.")
    status = 409


class CustomWords(Body):
    """A text in the languages of the house; one of them is enough."""

    en: Line = ""
    bn: Line = ""


class CustomChoiceNew(Body, kw_only=True):
    """A value to choose; the key of one that was there before keeps what stands in it."""

    labels: CustomWords
    key: Word = ""


class CustomFieldNew(Body, kw_only=True):
    """A field to put on a kind of record; without a key one is made of its name."""

    record_kind: Word
    type: TypeName
    labels: CustomWords
    key: Word = ""
    helps: CustomWords = msgspec.field(default_factory=CustomWords)
    group: CustomWords | None = None
    sort: Word = ""
    currency: Word = ""
    target: Word = ""
    is_required: bool = False
    is_sought: bool = False
    is_unique: bool = False
    unit: Id | None = None
    choices: list[CustomChoiceNew] = []


class CustomFieldChange(Body):
    """What is to be different; choices are given whole, and one that is left out is retired."""

    labels: CustomWords | UnsetType = UNSET
    helps: CustomWords | UnsetType = UNSET
    group: CustomWords | UnsetType | None = UNSET
    sort: Word | UnsetType = UNSET
    is_required: bool | UnsetType = UNSET
    is_sought: bool | UnsetType = UNSET
    is_unique: bool | UnsetType = UNSET
    unit: Id | UnsetType | None = UNSET
    choices: list[CustomChoiceNew] | UnsetType = UNSET


class FieldMoved(Body, kw_only=True):
    """Which way a field goes among those of its group."""

    down: bool


class CustomChoice(msgspec.Struct):
    """A value to choose, in order; a retired one can stand in records and is not offered."""

    key: str
    labels: dict[str, str]
    is_retired: bool


def rows(asking: Asking, of: int) -> QuerySet[CustomField]:
    """Return the fields that the caller sees, on records of kinds that he sees."""
    kinds = [one.name for one in bearers if asking.scope.may(one.view)]
    hidden = [one.id for one in book().everything if not asking.scope.shows(one.name)]
    return CustomField.objects.there().filter(subject__in=kinds).exclude(pk__in=hidden)


def add(asking: Asking, body: CustomFieldNew) -> int:
    """Put a field on a kind of record."""
    if body.record_kind not in bearers:
        raise NoSuchKind(name=body.record_kind, there=", ".join(one.name for one in bearers))
    seen(Unit.objects.visible_to(asking.scope), [body.unit], _("unit"))
    given = {name: value for name, value in msgspec.structs.asdict(body).items() if name in SHAPED}
    made = actions.add_field(
        subject=body.record_kind, kind=body.type, shape=Shape(**_shaped(given)), key=body.key, currency=body.currency,
        target=body.target,
        actor=asking.actor, now=asking.now,
    )  # fmt: skip
    return made.pk


SHAPED = ("labels", "helps", "group", "sort", "is_required", "is_sought", "is_unique", "unit", "choices")


def change(asking: Asking, pk: int, body: CustomFieldChange) -> None:
    """Change what is known of a field."""
    given = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
    seen(Unit.objects.visible_to(asking.scope), [given.get("unit")], _("unit"))
    held = CustomField.objects.select_related("group").get(pk=pk)
    shape = shape_of(held, **_shaped(given))
    actions.change_field(field=held, shape=shape, actor=asking.actor, now=asking.now)


def _shaped(given: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {name: said(one) if isinstance(one, CustomWords) else one for name, one in given.items()}
    if "choices" in found:
        choices: list[CustomChoiceNew] = found["choices"]
        found["choices"] = [Chosen(said(one.labels), one.key) for one in choices]
    return found


def remove(asking: Asking, pk: int) -> None:
    """Remove a field with what stands in it."""
    actions.remove_field(field=CustomField.objects.get(pk=pk), actor=asking.actor, now=asking.now)


def retire(asking: Asking, pk: int) -> None:
    """Take a field out of use; what stands in it is kept."""
    actions.retire_field(field=CustomField.objects.get(pk=pk), actor=asking.actor, now=asking.now)


def bring_back(asking: Asking, pk: int) -> None:
    """Take a retired field into use again."""
    actions.bring_back(field=CustomField.objects.get(pk=pk), actor=asking.actor, now=asking.now)


def move(asking: Asking, pk: int, body: FieldMoved) -> None:
    """Let a field change places with its neighbour in its group."""
    actions.move_field(field=CustomField.objects.get(pk=pk), down=body.down)


def rename_group(asking: Asking, pk: int, body: CustomWords) -> None:
    """Call the group of a field something else, for all that stand in it."""
    group = CustomField.objects.select_related("group").get(pk=pk).group
    if group is None:
        raise WithoutGroup
    actions.change_group(group=group, labels=said(body))


def choices_of(ids: Sequence[int], asking: Asking) -> dict[int, list[CustomChoice]]:
    """Return the choices of fields in order."""
    found: dict[int, list[CustomChoice]] = {}
    choices = FieldChoice.objects.filter(field__in=ids).order_by("field_id", "position", "pk")
    for one in sorted(choices, key=lambda one: one.retired_at is not None):
        found.setdefault(one.field_id, []).append(CustomChoice(one.key, one.labels, one.retired_at is not None))
    return found


def _list(values: Any) -> Any:
    return values or []


def _is_set(value: datetime | None) -> bool:
    return value is not None


resources.lend(
    Resource(
        name="custom-fields", noun="custom_field", label=_("Custom fields"), capability="customers.view", order=14,
        rows=rows,
        columns=(
            Column("id", int, "pk"),
            Column("record_kind", str, "subject"),
            Column("key"),
            Column("type", TypeName),
            Column("labels", dict[str, str]),
            Column("helps", dict[str, str]),
            Column("group", dict[str, str] | None, "group__labels"),
            Column("sort"),
            Column("currency"),
            Column("target"),
            Column("is_required", bool),
            Column("is_sought", bool),
            Column("is_unique", bool),
            Column("unit", int | None, "unit_id"),
            Column("choices", list[CustomChoice], load=choices_of, turn=_list),
            Column("is_retired", bool, "retired_at", turn=_is_set),
            Column("created_at", datetime),
            Column("changed_at", datetime),
        ),
        sorts={"id": "pk", "position": "position"},
        filters=(by("record_kind", Word, "subject"), by("key", Word), by("type", TypeName)),
        create=Deed(name="create", label=_("Add a field"), capability=MANAGE, run=add, body=CustomFieldNew),
        change=Deed(name="change", label=_("Change a field"), capability=MANAGE, run=change, body=CustomFieldChange),
        remove=Deed(
            name="remove", label=_("Remove a field with what stands in it"), capability=MANAGE, run=remove
        ),
        deeds=(
            Deed(name="retire", label=_("Take a field out of use"), capability=MANAGE, run=retire),
            Deed(name="bring-back", label=_("Take a field into use again"), capability=MANAGE, run=bring_back),
            Deed(name="move", label=_("Move a field up or down"), capability=MANAGE, run=move, body=FieldMoved),
            Deed(
                name="rename-group", label=_("Rename a group"), capability=MANAGE, run=rename_group, body=CustomWords
            ),
        ),
    )
)  # fmt: skip
