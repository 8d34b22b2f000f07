"""The kinds that there are, read once as long as none of them changed, in whichever process."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

from nokshi.kernel.errors import NotThere
from nokshi.records.models import Kind
from nokshi.records.rules.kinds import Belonging, OwnKind, key_in
from nokshi.workspace.queries import house_mark


@dataclass(frozen=True)
class House:
    """All kinds of the house, retired and removed ones too, in order."""

    everything: tuple[OwnKind, ...]

    @cached_property
    def in_use(self) -> Mapping[str, OwnKind]:
        """Return the kinds in use by key."""
        return MappingProxyType({one.key: one for one in self.everything if one.is_in_use})

    @cached_property
    def by_id(self) -> Mapping[int, OwnKind]:
        return MappingProxyType({one.id: one for one in self.everything})

    @cached_property
    def by_key(self) -> Mapping[str, OwnKind]:
        return MappingProxyType({one.key: one for one in self.everything})


def house() -> House:
    """Return the kinds of the house."""
    mark = house_mark()
    return _house(mark) if mark else _house.__wrapped__(mark)


@lru_cache(maxsize=4)
def _house(mark: str | None) -> House:
    rows = Kind.objects.order_by("position", "pk").values_list(
        "pk", "key", "names", "plurals", "icon", "belongs", "title", "position", "retired_at", "removed_at"
    )
    return House(tuple(
        OwnKind(
            pk, key, MappingProxyType(names), MappingProxyType(plurals), icon, Belonging(belongs), title, position,
            retired_at is not None, removed_at is not None,
        )
        for pk, key, names, plurals, icon, belongs, title, position, retired_at, removed_at in rows
    ))  # fmt: skip


def kind_at(key: str) -> OwnKind:
    """Return the kind in use that has a key; raises NotThere."""
    found = house().in_use.get(key)
    if found is None:
        raise NotThere
    return found


def kind_of(subject: str) -> OwnKind | None:
    """Return the kind whose records events and ports call so, also one that is out of use."""
    return house().by_key.get(key_in(subject))
