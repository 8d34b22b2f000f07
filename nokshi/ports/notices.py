"""What somebody is told of by name: which events are news, to whom, in what words, and where to look."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Notice:
    """A kind of event that is news to somebody.

    `whose(subjects)` names the user for each id of a subject who is told; `says(data, scope)` is the sentence out of
    the event's fields, `url(subject)` the page where it goes on.
    """

    kind: str
    icon: str
    says: Callable[[Mapping[str, Any], Scope], Text]
    url: Callable[[int], str]
    whose: Callable[[Sequence[int]], Mapping[int, int | None]]
    is_bad: bool = False

    @property
    def name(self) -> str:
        return self.kind


notices: Registry[Notice] = Registry("notices", key=lambda one: one.kind)
