"""What is wrong with a tree, and where."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nokshi.kernel.errors import DomainError

Steps = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a condition stands: (which, of how many) at each level, outermost first."""

    steps: Steps = ()

    def inside(self, index: int, total: int) -> "Place":
        return Place((*self.steps, (index, total)))

    @property
    def path(self) -> str:
        """Return the place as the builder numbers its lines: `0.2`."""
        return ".".join(str(index) for index, _total in self.steps)

    def __str__(self) -> str:
        if not self.steps:
            return _("The conditions")
        *groups, (index, total) = self.steps
        text = _("Condition %(number)s of %(total)s") % {"number": index + 1, "total": total}
        for number, total in reversed(groups):
            group = {"place": text, "number": number + 1, "total": total}
            text = _("%(place)s in group %(number)s of %(total)s") % group
        return text


class ConditionError(DomainError):
    """A tree cannot be understood; the sentence names the place and what to do."""

    code = "wrong_condition"
    sentence = gettext_lazy("%(place)s: %(what)s")

    def __init__(self, what: Any, place: Place | None = None) -> None:
        self.place = place or Place()
        self.what = str(what)
        super().__init__(place=str(self.place), what=self.what)


class UnknownField(ConditionError):
    """A field or happening is not there, or not for this reader."""

    code = "unknown_field"


class TooManyConditions(ConditionError):
    """A tree is deeper or larger than anybody can read."""

    code = "too_many_conditions"


class WrongValue(ValueError):
    """A value does not fit its field; the text says what would."""
