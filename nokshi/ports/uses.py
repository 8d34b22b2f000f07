"""Who relies on a record: asked before it is removed."""

from collections.abc import Callable
from dataclasses import dataclass

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope
from nokshi.ports.search import Hit


@dataclass(frozen=True, slots=True)
class Use:
    """A room's answer: its records that rely on one of `subject`, as `find(scope, id)` names them."""

    name: str
    label: Text
    subject: str
    find: Callable[[Scope, int], list[Hit]]


uses: Registry[Use] = Registry("uses")
