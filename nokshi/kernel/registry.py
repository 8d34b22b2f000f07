"""Named things lent to the house: the mechanism below every port."""

from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


class UnknownName(LookupError):
    """Somebody asked a registry for a name that nobody lent."""


class Registry(Generic[T]):
    """Hold things by their name, in the order of `key` or else of arrival."""

    def __init__(self, what: str, *, key: Callable[[T], object] | None = None) -> None:
        self.what = what
        self._key = key
        self._things: dict[str, T] = {}

    def lend(self, *things: T) -> None:
        """Register things; a name given twice is a mistake of the programmer."""
        for thing in things:
            if thing.name in self._things:
                raise ValueError(f"{self.what}: “{thing.name}” is lent twice")
            self._things[thing.name] = thing

    def renew(self, thing: T) -> None:
        """Put a thing in the place of the one lent under its name."""
        if thing.name not in self._things:
            raise UnknownName(f"{self.what}: nobody lends “{thing.name}”")
        self._things[thing.name] = thing

    def get(self, name: str) -> T | None:
        return self._things.get(name)

    def __getitem__(self, name: str) -> T:
        try:
            return self._things[name]
        except KeyError:
            raise UnknownName(f"{self.what}: nobody lends “{name}”") from None

    def __contains__(self, name: object) -> bool:
        return name in self._things

    def __iter__(self) -> Iterator[T]:
        things = self._things.values()
        return iter(sorted(things, key=self._key) if self._key else things)  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self._things)
