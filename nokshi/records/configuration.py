"""The house's own kinds of record as a section of the configuration; their fields stand in the section of fields.

Kinds that are out of use stay where they are: their fields are lent to nobody, so that no file could tell of them.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, cast

import msgspec
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from nokshi.kernel import formats
from nokshi.ports.configuration import FIELD, Item, Named, Section, Setting, Spoken, sections, spoken, words_in
from nokshi.records import actions
from nokshi.records.actions import KindShape
from nokshi.records.models import Kind
from nokshi.records.queries.records import held_count

Belongs = Literal["one", "optional", "none"]


class KindItem(Item):
    """A kind of record; `title` is the key of its field that records are called by, `place` counts from 1 on."""

    names: Spoken
    plurals: Spoken
    icon: str
    belongs: Belongs
    title: str
    place: int


def _standing() -> dict[str, Item]:
    rows = Kind.objects.there().filter(retired_at=None).order_by("position", "pk")
    return {one.key: _item(one, place) for place, one in enumerate(rows, 1)}


def _item(one: Kind, place: int) -> KindItem:
    return KindItem(
        names=spoken(one.names) or Spoken(), plurals=spoken(one.plurals) or Spoken(), icon=one.icon,
        belongs=cast(Belongs, one.belongs), title=one.title, place=place,
    )  # fmt: skip


def _put(name: str, item: KindItem, to: Setting) -> None:
    shape = KindShape(
        names=words_in(item.names), plurals=words_in(item.plurals), icon=item.icon, belongs=item.belongs,
        title=item.title, is_coming=True,
    )  # fmt: skip
    by: dict[str, Any] = {"actor": to.actor, "now": to.now}
    held = Kind.objects.there().filter(key=name).first()
    if held is None:
        held = actions.add_kind(shape=shape, key=name, **by)
    else:
        actions.change_kind(kind=held, shape=shape, **by)
        actions.bring_back(kind=held, **by)


def _remove(name: str, to: Setting) -> None:
    actions.remove_kind(kind=Kind.objects.there().get(key=name), actor=to.actor, now=to.now)


def _loses(name: str) -> str:
    """Say how many records go with a kind."""
    held = Kind.objects.there().filter(key=name).first()
    count = held_count(held.pk) if held else 0
    said = ngettext("Its %(count)s record goes too.", "Its %(count)s records go too.", count)
    return said % {"count": formats.figure(count, get_language() or "en")} if count else ""


def _settle(items: Mapping[str, Any], to: Setting) -> None:
    """Let the kinds of the file stand in its order, and those that it does not have behind them."""
    actions.order_kinds(keys=sorted(items, key=lambda key: items[key].place))


def _likened(wanted: Mapping[str, Any], here: Mapping[str, Any]) -> dict[str, Item]:
    """Return what stands here with the places of the file where it is in the same order."""
    found: dict[str, Item] = dict(here)
    names = [name for name in here if name in wanted]
    for name, place in zip(names, sorted(wanted[name].place for name in names), strict=True):
        found[name] = msgspec.structs.replace(here[name], place=place)
    return found


def _needs(name: str, item: KindItem) -> Iterable[Named]:
    yield FIELD, f"custom.{name}.{item.title}"


sections.lend(
    Section(
        name="kinds", label=_("Own kinds of record"), shape=KindItem, standing=_standing, put=_put, remove=_remove,
        settle=_settle, loses=_loses, liken=_likened, needs=_needs, order=17,
    )
)  # fmt: skip
