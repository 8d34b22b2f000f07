"""Two customers side by side, field by field, as a reader sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nokshi.custom.queries import fields_on, values_of
from nokshi.custom.words import say
from nokshi.customers.models import Customer
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.queries.listing import SUBJECT
from nokshi.customers.rules.merging import LISTS, NOTHING
from nokshi.customers.rules.people import CHANGEABLE
from nokshi.customers.words import LABELS, Speech, lent_as
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope

FIELDS = tuple(one for one in CHANGEABLE if one != "kind")
CHOICE = "choice."
# Of these lists somebody chooses whose comes first: it is the one that is written to.
FIRST = ("emails", "phones", "addresses")


@dataclass(frozen=True, slots=True)
class Line:
    """One field: what either has, whether the reader chooses, and whose stays if he does not.

    Of a list both stay (`is_list`), and it is chosen whose comes first.
    """

    key: str
    label: Text
    mine: str
    theirs: str
    is_open: bool
    is_theirs: bool
    is_mine: bool
    is_list: bool = False

    @property
    def name(self) -> str:
        """Return what the choice is called in a form."""
        return CHOICE + self.key


def lines(survivor: Customer, other: Customer, scope: Scope, chosen: Mapping[str, int]) -> list[Line]:
    """Return the fields that either has and the reader sees; `chosen` is whose was chosen before."""
    known = facts_of([survivor.pk, other.pk], FIELDS)
    mine, theirs = known[survivor.pk], known[other.pk]
    speech = Speech(scope, [mine["owner"], theirs["owner"]])
    found = [
        _line(key, LABELS[key], mine[key], theirs[key], (speech.say(key, mine[key]), speech.say(key, theirs[key])),
              may_choose=scope.writes(lent_as(key)), is_list=key in LISTS, chosen=chosen.get(key) == other.pk)
        for key in FIELDS if scope.shows(lent_as(key))
    ]  # fmt: skip
    return [one for one in [*found, *_own(survivor, other, scope, chosen)] if one.mine or one.theirs]


def _own(survivor: Customer, other: Customer, scope: Scope, chosen: Mapping[str, int]) -> list[Line]:
    fields = fields_on(SUBJECT, scope, survivor.kind)
    known = values_of([survivor.pk, other.pk], fields)
    mine, theirs = known.get(survivor.pk, {}), known.get(other.pk, {})
    return [
        _line(f"custom.{one.key}", one.label, mine.get(one.key), theirs.get(one.key),
              (say(one, mine.get(one.key), scope), say(one, theirs.get(one.key), scope)),
              may_choose=scope.writes(one.name), is_list=False, chosen=chosen.get(f"custom.{one.key}") == other.pk)
        for one in fields
    ]  # fmt: skip


def _line(
    key: str, label: Text, mine: Any, theirs: Any, words: tuple[str, str], *, may_choose: bool, is_list: bool,
    chosen: bool,
) -> Line:  # fmt: skip
    differs = mine not in NOTHING and theirs not in NOTHING and mine != theirs
    is_open = differs and may_choose and (not is_list or key in FIRST)
    lacks = not is_list and mine in NOTHING
    return Line(
        key, label, *words, is_open, is_theirs=chosen or lacks, is_mine=not is_list and not lacks and mine != theirs,
        is_list=is_list,
    )  # fmt: skip


def choices_in(given: Mapping[str, Any], open_lines: list[Line]) -> dict[str, int]:
    """Return what a form says of the fields that its reader may choose."""
    said = {line.key: str(given.get(line.name, "")) for line in open_lines if line.is_open}
    return {key: int(text) for key, text in said.items() if text.isdecimal()}
