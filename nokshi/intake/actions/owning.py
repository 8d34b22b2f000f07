"""Fields of the house's own for columns of another system that feed nothing: chosen, made, and taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.custom.actions.choices import Chosen
from nokshi.custom.actions.fields import Shape, add_field, change_field, remove_field, shape_of
from nokshi.custom.models import CustomField
from nokshi.custom.queries import book
from nokshi.custom.queries.uses import uses_of
from nokshi.custom.queries.values import held_count
from nokshi.custom.rules.types import WITH_CHOICES, key_from
from nokshi.intake.actions.planning import TooLateToChange
from nokshi.intake.actions.working import locked
from nokshi.intake.models import ImportRun, SourceField
from nokshi.intake.rules.moves import own_column
from nokshi.intake.rules.owning import bare, labels_of
from nokshi.intake.rules.plan import ColumnPlan, OwnColumn, Plan, data_of, plan_of
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import ImportKind, import_kinds
from nokshi.timeline.models import EventRow
from nokshi.workspace.queries import root_unit

MANAGE = "custom.manage"
LANGUAGES = ("en", "bn")
KEPT_FIELDS = "kept_fields"
"""In what a move found: the fields that it made and that stay though it was taken back."""


class UnfitType(DomainError):
    code = "unfit_type"
    sentence = _("Not every cell of “%(column)s” can be read so. Choose another type.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody says of a column: whether it is to feed a field, what that is called, and its type."""

    is_wanted: bool
    label: str = ""
    type: str = ""


Wishes = Mapping[tuple[int, int], Wish]
"""By the part of the move and the place of the column in it."""


@transaction.atomic
def choose_fields(*, move: ImportRun, wishes: Wishes) -> None:
    """Keep what is to become of the columns that feed nothing; columns that nobody speaks of stay as they are.

    Raises TooLateToChange, UnfitType.
    """
    fresh = locked(move.pk)
    if fresh.status != "checked" or not fresh.is_move:
        raise TooLateToChange
    for part in fresh.parts.filter(pk__in={part for part, _place in wishes}).exclude(thing=""):
        plan = plan_of(part.plan)
        kind = import_kinds[part.kind]
        there = {column.name for column in kind.all_columns}
        for place, column in enumerate(plan.columns):
            if column.own and (wish := wishes.get((part.pk, place))):
                own = _wished(column, column.own, wish)
                plan.columns[place] = own_column(column.header, column.named, own, there)
        part.plan = data_of(plan)
        part.save(update_fields=["plan"])


def leave_fields(*, move: ImportRun) -> None:
    """Let no column feed a field of the house's own."""
    parts = move.parts.exclude(thing="")
    own = ((part.pk, place) for part in parts for place, one in enumerate(plan_of(part.plan).columns) if one.own)
    choose_fields(move=move, wishes={at: Wish(is_wanted=False) for at in own})


def make_fields(*, move: ImportRun, scope: Scope, actor: Actor, now: datetime) -> None:
    """Make the fields that are wanted, and let their columns feed them; only who sets up fields makes new ones."""
    maker = _Maker(move, scope, actor, now)
    for part in move.parts.exclude(thing="").order_by("pk"):
        plan, kind = plan_of(part.plan), import_kinds.get(part.kind)
        if kind is None or not any(column.own for column in plan.columns):
            continue
        for column in plan.columns:
            if column.own and column.own.is_wanted:
                maker.make(part, column, kind, plan)
        there = {column.name for column in import_kinds[part.kind].all_columns}
        plan.columns = [_settled(column, there) for column in plan.columns]
        part.plan = data_of(plan)
        part.save(update_fields=["plan"])


def take_fields_back(*, move: ImportRun, actor: Actor, now: datetime) -> None:
    """Remove the fields that a move made, save those that hold something or on which something relies by now."""
    kept: list[str] = []
    for one in SourceField.objects.filter(run=move).select_related("field").order_by("-pk"):
        fed_too = SourceField.objects.filter(field=one.field_id).exclude(pk=one.pk)
        if not one.is_made or one.field.removed_at:
            one.delete()
        elif fed_too.exists():
            # The last of the columns that feed it decides.
            fed_too.update(is_made=True)
            one.delete()
        elif _is_in_use(one.field):
            SourceField.objects.filter(pk=one.pk).update(run=None)
            kept.append(str(one.field))
        else:
            field = one.field
            one.delete()
            remove_field(field=field, actor=actor, now=now)
    move.found = {**move.found, KEPT_FIELDS: kept[::-1]} if kept else move.found


class _Maker:
    """Makes the fields of a move, one for columns of the same name on the same kind of record."""

    def __init__(self, move: ImportRun, scope: Scope, actor: Actor, now: datetime) -> None:
        self.move, self.actor, self.now = move, actor, now
        self.may_make = scope.may(MANAGE)
        self.language = move.language if move.language in LANGUAGES else LANGUAGES[0]
        self.unit = None if move.unit_id == root_unit().pk else move.unit_id
        self.made: dict[tuple[str, str, str, str], CustomField] = {}
        """By kind of record, sort, column and type."""

    def make(self, part: ImportRun, column: ColumnPlan, kind: ImportKind, plan: Plan) -> None:
        """Give a column its field: the one that it feeds already, or a new one."""
        own, name = column.own, column.named or column.header
        assert own is not None
        same = (kind.bears, kind.sort, name.casefold(), own.type)
        field = self._known(kind, own) or self.made.get(same)
        if field is None and self.may_make:
            field = self.made[same] = self._add(kind, own)
        if field is None:
            own.is_wanted = False
            return
        own.key = field.key
        is_made = field in self.made.values()
        if self.may_make:
            self._add_choices(field, own)
        kept, is_first = SourceField.objects.get_or_create(
            unit_id=part.unit_id, system=part.system, thing=part.thing, column=name,
            defaults={"field": field, "run": self.move, "is_made": is_made, "zone": plan.zone},
        )  # fmt: skip
        if not is_first and kept.field_id != field.pk:
            kept.field, kept.run, kept.is_made = field, self.move, is_made
        kept.form = msgspec.to_builtins(bare(own))
        kept.save()

    def _known(self, kind: ImportKind, own: OwnColumn) -> CustomField | None:
        found = book().by_key.get((kind.bears, own.key)) if own.key else None
        return CustomField.objects.get(pk=found.id) if found and found.is_in_use else None

    def _add(self, kind: ImportKind, own: OwnColumn) -> CustomField:
        labels = {self.language: own.label}
        choices = [Chosen({self.language: label}) for label in labels_of(own)] if own.type in WITH_CHOICES else []
        shape = Shape(labels=labels, sort=kind.sort, unit=self.unit, choices=choices)
        return add_field(
            subject=kind.bears, kind=own.type, shape=shape, actor=self.actor, now=self.now, currency=own.currency,
            key=_former_key(kind, own),
        )  # fmt: skip

    def _add_choices(self, field: CustomField, own: OwnColumn) -> None:
        """Let a list have the values that came new."""
        if field.type not in WITH_CHOICES:
            return
        shape = shape_of(field)
        there = {text.casefold() for one in field.choices.all() for text in (one.key, *one.labels.values())}
        new = [label for label in labels_of(own) if " ".join(label.split()).casefold() not in there]
        if new:
            more = [*shape.choices, *(Chosen({self.language: label}) for label in new)]
            change_field(field=field, shape=shape_of(field, choices=more), actor=self.actor, now=self.now)


def _former_key(kind: ImportKind, own: OwnColumn) -> str:
    """Return the key of a removed field of the same name and type, which comes back then; "" where there is none."""
    former = book().by_key.get((kind.bears, key_from(own.label)))
    return former.key if former and former.is_removed and former.type.value == own.type else ""


def _wished(column: ColumnPlan, own: OwnColumn, wish: Wish) -> OwnColumn:
    kind = wish.type or own.type
    if wish.is_wanted and (kind not in own.fits) and not own.key:
        raise UnfitType(column=column.header)
    label = " ".join(wish.label.split()) or own.label
    changed = {} if own.key else {"type": kind, "label": label}
    return msgspec.structs.replace(own, is_wanted=wish.is_wanted, **changed)


def _settled(column: ColumnPlan, there: Iterable[str]) -> ColumnPlan:
    if column.own is None:
        return column
    return own_column(column.header, column.named, bare(column.own), set(there))


def _is_in_use(field: CustomField) -> bool:
    """Say whether anything relies on a field: what stands in it, what asks for it, or somebody who changed it."""
    changed = EventRow.objects.filter(
        subject_kind="custom.field", subject_id=field.pk, kind="custom.field_changed", actor_kind="user"
    )
    return bool(held_count(field.pk) or uses_of(field.pk, Scope.system()) or changed.exists())
