"""Put fields on records, change them, take them out of use and away, while everybody works."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nokshi.custom.actions.choices import Chosen, set_choices
from nokshi.custom.actions.seeking import make_sought
from nokshi.custom.actions.unique import let_repeat, make_unique
from nokshi.custom.events import FieldAdded, FieldBroughtBack, FieldChanged, FieldRemoved, FieldRetired
from nokshi.custom.models import CustomField, CustomValue, FieldGroup
from nokshi.custom.queries.values import held_count
from nokshi.custom.rules.texts import line
from nokshi.custom.rules.types import KEY, TEXTUAL, UNIQUE, WITH_CHOICES, Kind, key_beside
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.events import Event
from nokshi.ports.bearers import bearers
from nokshi.timeline.actions import record
from nokshi.workspace.queries import organisation

MOST_FIELDS = 200
LONGEST_LABEL, LONGEST_HELP = 80, 300
LANGUAGES = ("en", "bn")
PARTS = ("labels", "helps", "group", "sort", "is_required", "is_sought", "is_unique", "unit")


class NoLabel(DomainError):
    code = "custom.no_label"
    sentence = _("There is no name. Write what the field is called, in one language at least.")
    status = 422


class WrongKey(DomainError):
    code = "custom.wrong_key"
    sentence = _("“%(key)s” cannot be a key. Take small Latin letters, digits and _, a letter first, at most 40.")
    status = 422


class KeyTaken(DomainError):
    code = "custom.key_taken"
    sentence = _("There is a field with the key “%(key)s” already. Change that one, or give another key.")
    status = 409


class KeyOfAnotherType(DomainError):
    code = "custom.key_of_another_type"
    sentence = _("“%(key)s” was a field of another type once, and the log still speaks of it. Give another key.")
    status = 409


class NoChoices(DomainError):
    code = "custom.no_choices"
    sentence = _("There is nothing to choose. Write at least one choice.")
    status = 422


class NoTarget(DomainError):
    code = "custom.no_target"
    sentence = _("Say which kind of record the field names: customers, orders, products, or a kind of your own.")
    status = 422


class TooManyFields(DomainError):
    code = "custom.too_many_fields"
    sentence = _("There are %(most)s fields on this kind of record, and no more can be had. Remove one first.")
    status = 409


class FieldMissing(NotThere):
    code = "custom.no_such_field"
    sentence = _("There is no such field.")


@dataclass(slots=True, kw_only=True)
class Shape:
    """What can be said of a field besides its kind of record, key and type; a group by its labels, None for none."""

    labels: Mapping[str, str]
    helps: Mapping[str, str] = field(default_factory=dict)
    group: Mapping[str, str] | None = None
    sort: str = ""
    is_required: bool = False
    is_sought: bool = False
    is_unique: bool = False
    unit: int | None = None
    choices: Sequence[Chosen] = ()


def add_field(
    *,
    subject: str,
    kind: str,
    shape: Shape,
    actor: Actor,
    now: datetime,
    key: str = "",
    currency: str = "",
    target: str = "",
) -> CustomField:
    """Put a field on a kind of record; its key is made of its label where none is given.

    A field of the type `record` names records of a kind (`target`). Raises NoLabel, NoChoices, NoTarget, WrongKey,
    KeyTaken, KeyOfAnotherType, TooManyFields.
    """
    if subject not in bearers:
        raise NotThere
    made = CustomField(subject=subject, type=Kind(kind), created_at=now, changed_at=now)
    try:
        with transaction.atomic():
            _check_room(subject)
            made.labels = _words(shape.labels, LONGEST_LABEL)
            made.target = _target(kind, target)
            made = _keyed(made, key)
            made.currency = (currency or organisation().currency) if made.type == Kind.MONEY else ""
            made.position = _next_place(subject)
            _shaped(made, shape, now)
            made.save()
            _set_choices(made, shape, now)
            added = FieldAdded(record_kind=subject, key=made.key, label=_label(made), type=made.type)
            _tell(added, made, actor, now)
    except IntegrityError:
        raise KeyTaken(key=made.key) from None
    return made


@transaction.atomic
def change_field(*, field: CustomField, shape: Shape, actor: Actor, now: datetime) -> bool:
    """Change what is known of a field; return False where all was so already. Choices are given whole, in order.

    Raises NoLabel, NoChoices, and NotUnique where it is to be unique and something stands in it twice.
    """
    held = _held(field)
    before = {part: getattr(held, f"{part}_id" if part in ("group", "unit") else part) for part in PARTS}
    held.labels = _words(shape.labels, LONGEST_LABEL)
    _shaped(held, shape, now)
    after = {part: getattr(held, f"{part}_id" if part in ("group", "unit") else part) for part in PARTS}
    parts = [part for part in PARTS if before[part] != after[part]]
    if _set_choices(held, shape, now):
        parts.append("choices")
    if not parts:
        return False
    held.changed_at = now
    held.save()
    if "is_sought" in parts:
        make_sought(held)
    if "is_unique" in parts:
        (make_unique if held.is_unique else let_repeat)(held)
    _tell(FieldChanged(record_kind=held.subject, key=held.key, label=_label(held), parts=parts), held, actor, now)
    return True


@transaction.atomic
def move_field(*, field: CustomField, down: bool) -> None:
    """Let a field change places with its neighbour in its group."""
    held = _held(field)
    kin = CustomField.objects.there().filter(subject=held.subject, group=held.group_id).order_by("position", "pk")
    order = list(kin.select_for_update())
    at = next(place for place, one in enumerate(order) if one.pk == held.pk)
    to = at + (1 if down else -1)
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        for place, one in enumerate(order):
            CustomField.objects.filter(pk=one.pk).update(position=place)


@transaction.atomic
def order_fields(*, subject: str, keys: Sequence[str]) -> None:
    """Let fields of a kind of record stand in this order, their groups with them, and the others behind."""
    rank = {key: place for place, key in enumerate(keys)}
    fields = list(CustomField.objects.there().select_for_update().filter(subject=subject).order_by("position", "pk"))
    fields.sort(key=lambda one: rank.get(one.key, len(rank)))
    for place, one in enumerate(fields):
        if one.position != place:
            CustomField.objects.filter(pk=one.pk).update(position=place)
    groups = list(dict.fromkeys(one.group_id for one in fields if one.group_id))
    for place, pk in enumerate(groups):
        FieldGroup.objects.filter(pk=pk).exclude(position=place).update(position=place)


@transaction.atomic
def retire_field(*, field: CustomField, actor: Actor, now: datetime) -> bool:
    """Take a field out of use; what stands in it is kept. Return False where it was so already."""
    held = _held(field)
    if held.retired_at:
        return False
    held.retired_at = held.changed_at = now
    held.save()
    _after_turn(held)
    _tell(FieldRetired(record_kind=held.subject, key=held.key, label=_label(held)), held, actor, now)
    return True


@transaction.atomic
def bring_back(*, field: CustomField, actor: Actor, now: datetime) -> bool:
    """Take a retired field into use again. Return False where it was in use."""
    held = _held(field)
    if not held.retired_at:
        return False
    held.retired_at, held.changed_at = None, now
    held.save()
    _after_turn(held)
    _tell(FieldBroughtBack(record_kind=held.subject, key=held.key, label=_label(held)), held, actor, now)
    return True


@transaction.atomic
def remove_field(*, field: CustomField, actor: Actor, now: datetime) -> int:
    """Remove a field with what stands in it, and return on how many records something did.

    Its key and labels are kept for the log; a field of the same type may take the key again.
    """
    held = _held(field)
    held.removed_at = held.changed_at = now
    held.save()
    records = held_count(held.pk)
    if held.is_sought:
        make_sought(held, wait=False)
    CustomValue.objects.filter(field=held.pk)._raw_delete(using="default")
    _tell(FieldRemoved(record_kind=held.subject, key=held.key, label=_label(held), records=records), held, actor, now)
    return records


@transaction.atomic
def change_group(*, group: FieldGroup, labels: Mapping[str, str]) -> None:
    """Call a group something else."""
    held = FieldGroup.objects.select_for_update().get(pk=group.pk)
    held.labels = _words(labels, LONGEST_LABEL)
    held.save()


def _held(field: CustomField) -> CustomField:
    """Return a field as it is now, held against others until the commit; raises FieldMissing."""
    held = CustomField.objects.there().select_for_update().filter(pk=field.pk).first()
    if held is None:
        raise FieldMissing
    return held


def _check_room(subject: str) -> None:
    if CustomField.objects.there().filter(subject=subject).count() >= MOST_FIELDS:
        raise TooManyFields(most=MOST_FIELDS)


def _target(kind: str, target: str) -> str:
    """Return the kind of record that a field names, "" for a field of another type."""
    if kind != Kind.RECORD:
        return ""
    bearer = bearers.get(target)
    if bearer is None or not bearer.is_named:
        raise NoTarget
    return target


def _next_place(subject: str) -> int:
    last = CustomField.objects.filter(subject=subject).order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


def _keyed(made: CustomField, key: str) -> CustomField:
    """Give a field its key; where a removed field of the same type had it, that one's row is taken up again."""
    if key and not KEY.fullmatch(key):
        raise WrongKey(key=key[:60])
    if not key:
        taken = set(CustomField.objects.filter(subject=made.subject).values_list("key", flat=True))
        label = made.labels.get("en") or made.labels["bn"]
        made.key = key_beside(label, taken, "field")
        return made
    made.key = key
    former = CustomField.objects.select_for_update().filter(subject=made.subject, key=key).first()
    if former is None:
        return made
    if former.removed_at is None:
        raise KeyTaken(key=key)
    if (former.type, former.target) != (made.type, made.target):
        raise KeyOfAnotherType(key=key)
    former.labels, former.removed_at, former.retired_at, former.changed_at = made.labels, None, None, made.created_at
    return former


def _shaped(held: CustomField, shape: Shape, now: datetime) -> None:
    bearer = bearers[held.subject]
    held.helps = _words(shape.helps, LONGEST_HELP, needed=False)
    held.group = _group(held.subject, shape.group) if shape.group else None
    held.sort = shape.sort if shape.sort in dict(bearer.sorts) else ""
    held.is_required = shape.is_required
    held.is_sought = shape.is_sought and held.type in TEXTUAL
    held.is_unique = shape.is_unique and held.type in UNIQUE
    held.unit_id = shape.unit


def _set_choices(held: CustomField, shape: Shape, now: datetime) -> bool:
    if held.type not in WITH_CHOICES:
        return False
    given = [Chosen(_words(one.labels, LONGEST_LABEL), one.key) for one in shape.choices if any(one.labels.values())]
    if not given:
        raise NoChoices
    return set_choices(held, given, now)


def _words(given: Mapping[str, str], most: int, *, needed: bool = True) -> dict[str, str]:
    words = {one: text for one in LANGUAGES if (text := line(str(given.get(one) or ""))[:most])}
    if needed and not words:
        raise NoLabel
    return words


def _group(subject: str, labels: Mapping[str, str]) -> FieldGroup:
    """Return the group of a kind of record that is called so in any language; a new one where there is none."""
    words = _words(labels, LONGEST_LABEL)
    groups = list(FieldGroup.objects.select_for_update().filter(subject=subject).order_by("position", "pk"))
    for one in groups:
        if any(one.labels.get(language) == text for language, text in words.items()):
            return one
    return FieldGroup.objects.create(subject=subject, labels=words, position=len(groups))


def _after_turn(held: CustomField) -> None:
    if held.is_sought:
        make_sought(held)


def _label(held: CustomField) -> str:
    """Return what the log calls a field, whoever reads it."""
    return str(held.labels.get("en") or held.labels.get("bn") or held.key)


def _tell(event: Event, held: CustomField, actor: Actor, now: datetime) -> None:
    record(event, at=now, actor=actor, subject=("custom.field", held.pk))


def shape_of(held: CustomField, **changes: Any) -> Shape:
    """Return what is said of a field now, with some of it changed: for doors that are told a part of it."""
    choices = held.choices.filter(retired_at=None).order_by("position", "pk")
    known: dict[str, Any] = {
        "labels": held.labels, "helps": held.helps, "group": held.group.labels if held.group else None,
        "sort": held.sort, "is_required": held.is_required, "is_sought": held.is_sought,
        "is_unique": held.is_unique, "unit": held.unit_id,
        "choices": [Chosen(one.labels, one.key) for one in choices],
    }  # fmt: skip
    return Shape(**{**known, **changes})
