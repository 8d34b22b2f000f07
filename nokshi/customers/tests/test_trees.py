"""Growing a tree of companies by many ties at once."""

from hypothesis import given
from hypothesis import strategies as st

from nokshi.customers.rules.trees import BELOW_ITSELF, SECOND_PARENT, WITH_ITSELF, grown

companies = st.integers(1, 9)
ties = st.lists(st.tuples(companies, companies), max_size=30)


def test_a_ring_is_broken_at_the_tie_that_closes_it() -> None:
    tree, refusals = grown({}, [(1, 2), (2, 3), (3, 1), (4, 1)])
    assert refusals == ["", "", BELOW_ITSELF, ""]
    assert tree == {1: 2, 2: 3, 4: 1}


def test_what_stands_already_counts() -> None:
    assert grown({2: 1}, [(1, 2), (2, 1), (2, 3), (5, 5)])[1] == [BELOW_ITSELF, "", SECOND_PARENT, WITH_ITSELF]


@given(ties)
def test_nobody_ever_stands_below_himself_and_every_tie_is_taken_or_refused(wanted: list[tuple[int, int]]) -> None:
    tree, refusals = grown({}, wanted)
    assert len(refusals) == len(wanted)
    assert {child: parent for (child, parent), why in zip(wanted, refusals, strict=True) if not why} == tree
    for one in tree:
        met, at = set(), one
        while at in tree:
            assert at not in met
            met.add(at)
            at = tree[at]


@given(ties)
def test_the_same_ties_again_are_all_there_already(wanted: list[tuple[int, int]]) -> None:
    tree, _refusals = grown({}, wanted)
    assert grown(tree, list(tree.items())) == (tree, [""] * len(tree))
