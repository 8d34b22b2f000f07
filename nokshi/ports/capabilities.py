"""What a role may be allowed to do."""

from dataclasses import dataclass

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Capability:
    """A right, named `room.verb`; `roles` are the built-in roles that have it at first.

    Built-in roles: owner (all), manager, staff, reader. A right `at_top` is about the whole
    organisation: whoever holds his role in a unit alone does not have it.
    """

    name: str
    label: Text
    section: Text
    roles: tuple[str, ...] = ("manager",)
    at_top: bool = False


capabilities: Registry[Capability] = Registry("capabilities", key=lambda one: one.name)
