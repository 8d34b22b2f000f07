"""What a tree depends on: whose events can change it, and whether time alone does."""

from dataclasses import dataclass
from typing import Any

from nokshi.conditions.nodes import Compare, Node, leaves
from nokshi.conditions.periods import Span
from nokshi.ports.fields import happenings


@dataclass(frozen=True, slots=True)
class Reach:
    """`counted` are the kinds of event that behaviours count, `rooms` those whose fields are asked.

    A field of a room can change only when that room records something of the customer.
    `moves` says that the answer changes with time alone.
    """

    counted: frozenset[str]
    rooms: frozenset[str]
    moves: bool

    def hears(self, kind: str) -> bool:
        """Say whether an event of this kind can change who meets the tree."""
        return kind in self.counted or kind.partition(".")[0] in self.rooms


def reach_of(node: Node) -> Reach:
    """Return what a tree depends on."""
    counted, rooms, moves = set[str](), set[str](), False
    for leaf in leaves(node):
        if isinstance(leaf, Compare):
            rooms.add(leaf.field.partition(".")[0])
            moves = moves or isinstance(leaf.value, Span)
            continue
        happening = happenings.get(leaf.event)
        if happening and happening.holding:
            rooms |= happening.holding.rooms
        else:
            counted.add(leaf.event)
        moves = moves or bool(leaf.within and leaf.within.moves)
        moves = moves or any(isinstance(one.value, Span) for one in leaf.where)
    return Reach(frozenset(counted), frozenset(rooms), moves)


def values_of(node: Node, field: str) -> frozenset[str]:
    """Return every value that a tree compares one field with: the segments it speaks of, say."""
    found: set[str] = set()
    for leaf in leaves(node):
        if isinstance(leaf, Compare) and leaf.field == field:
            values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
            found.update(str(value) for value in values if value is not None)
    return frozenset(found)


def names_field(tree: Any, field: str) -> bool:
    """Say whether a tree as it is stored asks for a field, also where nothing else of it can be read any more.

    What is counted is asked for by its own name, a detail of it by both names with a dot between them.
    """
    if isinstance(tree, list):
        return any(names_field(one, field) for one in tree)
    if not isinstance(tree, dict):
        return False
    counted = tree.get("did")
    where = tree.get("where")
    details = [one.get("detail") for one in where if isinstance(one, dict)] if isinstance(where, list) else []
    names = {tree.get("field"), counted, *(f"{counted}.{detail}" for detail in details)}
    return field in names or any(names_field(one, field) for one in tree.values())
