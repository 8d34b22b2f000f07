"""The house's own fields as a section of the configuration, in the order in which they stand."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from nokshi.custom import actions
from nokshi.custom.actions.choices import Chosen
from nokshi.custom.actions.fields import Shape
from nokshi.custom.models import CustomField
from nokshi.custom.queries import book
from nokshi.custom.queries.values import held_count
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.types import KEY, TypeName
from nokshi.kernel import formats
from nokshi.kernel.errors import DomainError
from nokshi.ports.bearers import bearers
from nokshi.ports.configuration import FIELD, Item, Named, Section, Setting, Spoken, sections, spoken, words_in
from nokshi.workspace.queries.names import unit_at, unit_paths

PREFIX = "custom."


class TypeStays(DomainError):
    code = "custom.type_stays"
    status = 409
    sentence = _(
        "The field is of the type %(here)s here and of the type %(file)s in the file; a field keeps its type. Give it"
        " another key in the file, or remove the field here with what stands in it."
    )


class WrongFieldName(DomainError):
    code = "custom.wrong_field_name"
    status = 422
    sentence = _("“%(name)s” cannot be a field. Write it as custom.key, on other records as %(others)s.")


class ChoiceItem(Item):
    """A value to choose, in order."""

    key: str
    labels: Spoken


class FieldItem(Item):
    """A field; `place` says where it stands among those of its kind of record, from 1 on."""

    type: TypeName
    labels: Spoken
    place: int
    helps: Spoken | None = None
    group: Spoken | None = None
    sort: str = ""
    currency: str = ""
    target: str = ""
    unit: str = ""
    is_required: bool = False
    is_sought: bool = False
    is_unique: bool = False
    is_retired: bool = False
    choices: list[ChoiceItem] = []


def _there() -> list[Definition]:
    """Return the fields that are not removed, kind by kind, in their order."""
    return [one for one in book().everything if not one.is_removed and one.subject in bearers]


def _standing() -> dict[str, Item]:
    paths, places = unit_paths(standing=False), dict.fromkeys((one.subject for one in _there()), 0)
    found: dict[str, Item] = {}
    for one in _there():
        places[one.subject] += 1
        found[one.name] = _item(one, places[one.subject], paths)
    return found


def _item(one: Definition, place: int, paths: Mapping[int, str]) -> FieldItem:
    return FieldItem(
        type=one.type.value, labels=spoken(one.words) or Spoken(), place=place, helps=spoken(one.helps),
        group=spoken(one.group.words) if one.group else None, sort=one.sort, currency=one.currency,
        target=one.target,
        unit=paths[one.unit] if one.unit else "", is_required=one.is_required, is_sought=one.is_sought,
        is_unique=one.is_unique, is_retired=one.is_retired,
        choices=[ChoiceItem(key=choice.key, labels=spoken(choice.words) or Spoken()) for choice in one.choices
                 if not choice.is_retired],
    )  # fmt: skip


def _subject_and_key(name: str) -> tuple[str, str]:
    noun, _dot, key = name.removeprefix(PREFIX).rpartition(".")
    subject = next((one.name for one in bearers if one.noun == noun), "")
    if not (name.startswith(PREFIX) and subject and KEY.fullmatch(key)):
        others = ", ".join(f"{PREFIX}{one.noun}.key" for one in bearers if one.noun)
        raise WrongFieldName(name=name[:80], others=others)
    return subject, key


def _put(name: str, item: FieldItem, to: Setting) -> None:
    subject, key = _subject_and_key(name)
    shape = Shape(
        labels=words_in(item.labels), helps=words_in(item.helps), group=words_in(item.group) if item.group else None,
        sort=item.sort, is_required=item.is_required, is_sought=item.is_sought,
        is_unique=item.is_unique,
        unit=unit_at(item.unit).pk if item.unit else None,
        choices=[Chosen(words_in(one.labels), one.key) for one in item.choices],
    )  # fmt: skip
    given: dict[str, Any] = {"shape": shape, "actor": to.actor, "now": to.now}
    held = CustomField.objects.there().filter(subject=subject, key=key).first()
    if held is None:
        held = actions.add_field(
            subject=subject, kind=item.type, key=key, currency=item.currency, target=item.target, **given
        )
    else:
        here = " ".join(filter(None, (held.type, held.currency, held.target)))
        wanted = " ".join(filter(None, (item.type, item.currency or held.currency, item.target)))
        if here != wanted:
            raise TypeStays(here=here, file=wanted)
        actions.change_field(field=held, **given)
    if held.group and held.group.labels != (
        labels := {one: text for one, text in words_in(item.group).items() if text}
    ):
        actions.change_group(group=held.group, labels=labels)
    turn = actions.retire_field if item.is_retired else actions.bring_back
    turn(field=held, actor=to.actor, now=to.now)


def _remove(name: str, to: Setting) -> None:
    subject, key = _subject_and_key(name)
    actions.remove_field(field=CustomField.objects.there().get(subject=subject, key=key), actor=to.actor, now=to.now)


def _loses(name: str) -> str:
    """Say on how many records something stands in a field."""
    definition = book().by_key.get(_subject_and_key(name))
    count = held_count(definition.id) if definition else 0
    said = ngettext(
        "What stands in it on %(count)s record goes too.", "What stands in it on %(count)s records goes too.", count
    )
    return said % {"count": formats.figure(count, get_language() or "en")} if count else ""


def _settle(items: Mapping[str, Any], to: Setting) -> None:
    """Let the fields of the file stand in its order, and what it does not have behind them."""
    by_subject: dict[str, list[tuple[int, str]]] = {}
    for name, item in items.items():
        subject, key = _subject_and_key(name)
        by_subject.setdefault(subject, []).append((item.place, key))
    for subject, keys in by_subject.items():
        actions.order_fields(subject=subject, keys=[key for _place, key in sorted(keys)])


def _likened(wanted: Mapping[str, Any], here: Mapping[str, Any]) -> dict[str, Item]:
    """Return what stands here with the places of the file wherever it is in the same order."""
    found: dict[str, Item] = dict(here)
    by_subject: dict[str, list[str]] = {}
    for name in here:
        if name in wanted:
            by_subject.setdefault(_subject_and_key(name)[0], []).append(name)
    for names in by_subject.values():
        places = sorted(wanted[name].place for name in names)
        for name, place in zip(names, places, strict=True):
            found[name] = msgspec.structs.replace(here[name], place=place)
    return found


def _needs(name: str, item: FieldItem) -> Iterable[Named]:
    if item.unit:
        yield "unit", item.unit
    if item.currency:
        yield "currency", item.currency


sections.lend(
    Section(
        name="fields", label=_("Custom fields"), shape=FieldItem, standing=_standing, put=_put, remove=_remove,
        settle=_settle, loses=_loses, liken=_likened, makes=lambda name, item: [(FIELD, name)], needs=_needs, order=18,
    )
)  # fmt: skip
