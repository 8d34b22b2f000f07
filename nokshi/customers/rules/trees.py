"""Which of some ties may be added to a tree: each child has one parent, and nobody stands below himself."""

from collections.abc import Iterable, Mapping

WITH_ITSELF, SECOND_PARENT, BELOW_ITSELF = "with_itself", "second_parent", "below_itself"
Ends = tuple[int, int]


def grown(parents: Mapping[int, int], wanted: Iterable[Ends]) -> tuple[dict[int, int], list[str]]:
    """Return the parents by child once what may be is added, and for each of `wanted` why it may not be, "" if it may.

    The first of two that exclude each other is taken. `parents` holds all that stands above the ends of `wanted`.
    """
    tree = dict(parents)
    refusals: list[str] = []
    for child, parent in wanted:
        refusals.append(why := _refusal(tree, child, parent))
        if not why:
            tree[child] = parent
    return tree, refusals


def _refusal(tree: Mapping[int, int], child: int, parent: int) -> str:
    if child == parent:
        return WITH_ITSELF
    if child in tree:
        return "" if tree[child] == parent else SECOND_PARENT
    return BELOW_ITSELF if child in _above(tree, parent) else ""


def _above(tree: Mapping[int, int], one: int) -> set[int]:
    met: set[int] = set()
    at: int | None = one
    while at is not None and at not in met:
        met.add(at)
        at = tree.get(at)
    return met
