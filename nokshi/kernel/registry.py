"""Named things lent to the house: the mechanism below every port."""

from collections.abc import Callable, Iterable, Iterator, Mapping
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
        self._sources: list[Callable[[], Mapping[str, T]]] = []

    def lend(self, *things: T) -> None:
        """Register things; a name given twice is a mistake of the programmer."""
        for thing in things:
            if thing.name in self._things:
                raise ValueError(f"{self.what}: “{thing.name}” is lent twice")
            self._things[thing.name] = thing

    def lend_from(self, source: Callable[[], Mapping[str, T]]) -> None:
        """Register what comes and goes while Nokshi runs: `source` tells by name what there is now.

        It is asked at every look, so it answers from memory as long as nothing changed.
        """
        self._sources.append(source)

    @property
    def lent(self) -> list[T]:
        """Return what rooms lent, in order, without what comes and goes."""
        return self._in_order(self._things.values())

    @property
    def coming(self) -> list[T]:
        """Return what comes and goes, as it is now."""
        return [thing for source in self._sources for thing in source().values()]

    def renew(self, thing: T) -> None:
        """Put a thing in the place of the one lent under its name."""
        if thing.name not in self._things:
            raise UnknownName(f"{self.what}: nobody lends “{thing.name}”")
        self._things[thing.name] = thing

    def get(self, name: str) -> T | None:
        if name in self._things:
            return self._things[name]
        return next((found[name] for source in self._sources if name in (found := source())), None)

    def __getitem__(self, name: str) -> T:
        thing = self.get(name)
        if thing is None:
            raise UnknownName(f"{self.what}: nobody lends “{name}”")
        return thing

    def __contains__(self, name: object) -> bool:
        return name in self._things or any(name in source() for source in self._sources)

    def __iter__(self) -> Iterator[T]:
        coming = (thing for source in self._sources for thing in source().values())
        return iter(self._in_order([*self._things.values(), *coming]))

    def __len__(self) -> int:
        return len(self._things) + sum(len(source()) for source in self._sources)

    def _in_order(self, things: Iterable[T]) -> list[T]:
        return sorted(things, key=self._key) if self._key else list(things)  # type: ignore[arg-type]
