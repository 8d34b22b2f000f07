"""What somebody may see and do, as a plain value that every floor can ask."""

from dataclasses import dataclass, field, replace
from typing import Self

EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Scope:
    """The reach of one reader.

    `units` are the ids of the units whose records he sees (None: all of them);
    `hidden` and `readonly` are names of fields, as lent to the fields port; `veiled` are those that belong to units
    which he does not see, whatever his roles say.
    """

    user_id: int | None = None
    units: frozenset[int] | None = frozenset()
    capabilities: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    readonly: frozenset[str] = frozenset()
    language: str = "en"
    zone: str = "UTC"
    currency: str = "BDT"
    name: str = field(default="", compare=False)
    veiled: frozenset[str] = frozenset()

    @classmethod
    def system(cls, *, language: str = "en", zone: str = "UTC", currency: str = "BDT") -> Self:
        """Return the reach of the house itself: everything."""
        return cls(
            units=None,
            capabilities=frozenset({EVERYTHING}),
            language=language,
            zone=zone,
            currency=currency,
        )

    @classmethod
    def nobody(cls) -> Self:
        """Return the reach of somebody who is not signed in: nothing."""
        return cls()

    @property
    def sees_all_units(self) -> bool:
        return self.units is None

    def may(self, capability: str) -> bool:
        """Say whether the reader has a capability, such as `customers.change`."""
        return EVERYTHING in self.capabilities or capability in self.capabilities

    def sees_unit(self, unit_id: int | None) -> bool:
        return self.units is None or (unit_id is not None and unit_id in self.units)

    def shows(self, field_name: str) -> bool:
        return field_name not in self.hidden and field_name not in self.veiled

    def writes(self, field_name: str) -> bool:
        return self.shows(field_name) and field_name not in self.readonly

    def covers(self, other: Self) -> bool:
        """Say whether another reader sees and does nothing that this one does not."""
        return (
            (self.units is None or (other.units is not None and other.units <= self.units))
            and (EVERYTHING in self.capabilities or other.capabilities <= self.capabilities)
            and self.hidden <= other.hidden
            and self.readonly <= other.readonly | other.hidden
        )

    def within(self, units: frozenset[int]) -> Self:
        """Return the same reader looking at fewer units (the unit switch)."""
        return replace(self, units=units if self.units is None else self.units & units)
