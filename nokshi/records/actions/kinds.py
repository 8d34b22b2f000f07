"""Make kinds of record, change them, take them out of use and away, while everybody works."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nokshi.custom import actions as custom
from nokshi.custom.actions.fields import LANGUAGES, LONGEST_LABEL, KeyTaken, NoLabel, Shape, WrongKey
from nokshi.custom.models import CustomField
from nokshi.custom.rules.texts import line
from nokshi.custom.rules.types import KEY, key_beside
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.events import Event
from nokshi.ports.bearers import bearers
from nokshi.records.actions.titles import call_anew
from nokshi.records.events import KindAdded, KindBroughtBack, KindChanged, KindRemoved, KindRetired
from nokshi.records.models import Kind, Record
from nokshi.records.queries.records import held_count
from nokshi.records.rules.kinds import ICONS, TITLED, Belonging, subject_of
from nokshi.timeline.actions import record

MOST_KINDS = 50
PARTS = ("names", "plurals", "icon", "belongs", "title")
NAMED: dict[str, str] = {"en": "Name", "bn": "নাম"}


class KindMissing(NotThere):
    code = "records.no_such_kind"
    sentence = _("There is no such kind of record.")


class TooManyKinds(DomainError):
    code = "records.too_many_kinds"
    sentence = _("There are %(most)s kinds of record, and no more can be had. Remove one first.")
    status = 409


class NotATitle(DomainError):
    code = "records.not_a_title"
    sentence = _("Records cannot be called by “%(key)s”. Choose a field of theirs that holds a short text.")
    status = 422


class StillOwned(DomainError):
    code = "records.still_owned"
    sentence = _("%(count)s records do not fit that: see to whose they are first.")
    status = 409


@dataclass(slots=True, kw_only=True)
class KindShape:
    """What can be said of a kind: its names for one and for many by language, and whether its records are somebody's.

    `title` is the key of the field that records are called by; of a new kind `titled` is what that field is called.
    Where that field `is_coming`, whoever says so makes it before anything else is done.
    """

    names: Mapping[str, str]
    plurals: Mapping[str, str]
    icon: str = ICONS[0]
    belongs: str = Belonging.OPTIONAL
    title: str = ""
    titled: Mapping[str, str] | None = None
    is_coming: bool = False


def add_kind(*, shape: KindShape, actor: Actor, now: datetime, key: str = "") -> Kind:
    """Make a kind of record with the field that its records are called by; the key is made of its name.

    Raises NoLabel, WrongKey, KeyTaken, TooManyKinds.
    """
    if key and not KEY.fullmatch(key):
        raise WrongKey(key=key[:60])
    made = Kind(created_at=now, changed_at=now)
    try:
        with transaction.atomic():
            if Kind.objects.there().count() >= MOST_KINDS:
                raise TooManyKinds(most=MOST_KINDS)
            _shaped(made, shape)
            made.key = _key_for(made, key)
            last = Kind.objects.order_by("-position").values_list("position", flat=True).first()
            made.position = 0 if last is None else last + 1
            made.title = shape.title if shape.is_coming else ""
            made.save()
            if not made.title:
                _give_title(made, shape, actor, now)
            _tell(KindAdded(key=made.key, label=_label(made)), made, actor, now)
    except IntegrityError:
        raise KeyTaken(key=made.key) from None
    return made


@transaction.atomic
def change_kind(*, kind: Kind, shape: KindShape, actor: Actor, now: datetime) -> bool:
    """Change what is known of a kind; return False where all was so already. Raises NoLabel, NotATitle, StillOwned."""
    held = _held(kind.pk)
    before = {part: getattr(held, part) for part in PARTS}
    _shaped(held, shape)
    if shape.title and shape.title != held.title:
        if not shape.is_coming:
            _check_title(held, shape.title)
        held.title = shape.title
    parts = [part for part in PARTS if before[part] != getattr(held, part)]
    if not parts:
        return False
    if "belongs" in parts:
        _check_owned(held)
    held.changed_at = now
    held.save()
    if "title" in parts:
        call_anew(held.pk)
    _tell(KindChanged(key=held.key, label=_label(held), parts=parts), held, actor, now)
    return True


@transaction.atomic
def move_kind(*, kind: Kind, down: bool) -> None:
    """Let a kind change places with its neighbour."""
    order = list(Kind.objects.there().filter(retired_at=None).select_for_update().order_by("position", "pk"))
    at = next((place for place, one in enumerate(order) if one.pk == kind.pk), None)
    if at is None:
        raise KindMissing
    to = at + (1 if down else -1)
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        for place, one in enumerate(order):
            Kind.objects.filter(pk=one.pk).update(position=place)


@transaction.atomic
def order_kinds(*, keys: Sequence[str]) -> None:
    """Let kinds stand in this order, and the others behind."""
    rank = {key: place for place, key in enumerate(keys)}
    order = list(Kind.objects.there().select_for_update().order_by("position", "pk"))
    for place, one in enumerate(sorted(order, key=lambda one: rank.get(one.key, len(rank)))):
        if one.position != place:
            Kind.objects.filter(pk=one.pk).update(position=place)


@transaction.atomic
def retire_kind(*, kind: Kind, actor: Actor, now: datetime) -> bool:
    """Take a kind out of use; its records are kept. Return False where it was so already."""
    held = _held(kind.pk)
    if held.retired_at:
        return False
    held.retired_at = held.changed_at = now
    held.save()
    _tell(KindRetired(key=held.key, label=_label(held)), held, actor, now)
    return True


@transaction.atomic
def bring_back(*, kind: Kind, actor: Actor, now: datetime) -> bool:
    """Take a retired kind into use again. Return False where it was in use."""
    held = _held(kind.pk)
    if not held.retired_at:
        return False
    held.retired_at, held.changed_at = None, now
    held.save()
    _tell(KindBroughtBack(key=held.key, label=_label(held)), held, actor, now)
    return True


@transaction.atomic
def remove_kind(*, kind: Kind, actor: Actor, now: datetime) -> int:
    """Remove a kind with its fields and records, and return how many records there were.

    Its key and names are kept for the log, and the key is never given to another kind.
    """
    held = _held(kind.pk)
    records = held_count(held.pk)
    Record.objects.filter(kind=held.pk)._raw_delete(using="default")
    # Fields of other records that name this kind have nothing to name any more.
    subject = subject_of(held.key)
    for field in CustomField.objects.there().filter(Q(subject=subject) | Q(target=subject)):
        field.is_sought = False
        custom.remove_field(field=field, actor=actor, now=now)
    held.removed_at = held.changed_at = now
    held.save()
    _tell(KindRemoved(key=held.key, label=_label(held), records=records), held, actor, now)
    return records


def _held(pk: int) -> Kind:
    """Return a kind as it is now, held against others until the commit; raises KindMissing."""
    held = Kind.objects.there().select_for_update().filter(pk=pk).first()
    if held is None:
        raise KindMissing
    return held


def _shaped(held: Kind, shape: KindShape) -> None:
    held.names, held.plurals = _words(shape.names), _words(shape.plurals or shape.names)
    held.icon = shape.icon if shape.icon in ICONS else ICONS[0]
    held.belongs = Belonging(shape.belongs)


def _words(given: Mapping[str, str]) -> dict[str, str]:
    words = {one: text for one in LANGUAGES if (text := line(str(given.get(one) or ""))[:LONGEST_LABEL])}
    if not words:
        raise NoLabel
    return words


def _key_for(made: Kind, key: str) -> str:
    """Return the key of a new kind; the nouns of other records are no keys, for the names of fields hold them."""
    taken = {*Kind.objects.values_list("key", flat=True), *(one.noun for one in bearers if one.noun)}
    if key in taken:
        raise KeyTaken(key=key)
    return key or key_beside(made.names.get("en") or made.names["bn"], taken, "kind")


def _give_title(made: Kind, shape: KindShape, actor: Actor, now: datetime) -> None:
    """Put the field on a new kind that its records are called by."""
    labels = {one: text for one, text in (shape.titled or {}).items() if text.strip()} or NAMED
    field = custom.add_field(
        subject=subject_of(made.key), kind="text", shape=Shape(labels=labels, is_required=True, is_sought=True),
        actor=actor, now=now,
    )  # fmt: skip
    made.title = field.key
    made.save(update_fields=["title"])


def _check_title(held: Kind, key: str) -> None:
    there = CustomField.objects.there().filter(subject=subject_of(held.key), key=key, retired_at=None)
    if not there.filter(type__in=TITLED).exists():
        raise NotATitle(key=key[:60])


def _check_owned(held: Kind) -> None:
    """Refuse a belonging that records of the kind do not fit."""
    records = Record.objects.filter(kind=held.pk)
    misfits: Any = {
        Belonging.ONE: records.filter(customer=None), Belonging.NONE: records.exclude(customer=None)
    }.get(Belonging(held.belongs))  # fmt: skip
    if misfits is not None and (count := misfits.count()):
        raise StillOwned(count=count)


def _label(held: Kind) -> str:
    """Return what the log calls a kind, whoever reads it."""
    return str(held.names.get("en") or held.names.get("bn") or held.key)


def _tell(event: Event, held: Kind, actor: Actor, now: datetime) -> None:
    record(event, at=now, actor=actor, subject=("records.kind", held.pk))
