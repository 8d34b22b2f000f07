"""Where a unit stands, and what roles add up to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokshi.workspace import rules
from nokshi.workspace.rules import Grant

PATHS = st.lists(st.integers(1, 9), min_size=1, max_size=4).map(lambda ids: f"/{'/'.join(map(str, ids))}/")
RIGHTS = st.frozensets(st.sampled_from(["a.see", "a.change", "b.see"]))
FIELDS = st.frozensets(st.sampled_from(["email", "spent"]))
GRANTS = st.lists(st.builds(Grant, PATHS, RIGHTS, FIELDS, FIELDS), max_size=4)


def grant(path: str, *capabilities: str, hidden: str = "", readonly: str = "") -> Grant:
    return Grant(path, frozenset(capabilities), frozenset(hidden.split()), frozenset(readonly.split()))


def test_a_path_names_the_ids_from_the_root() -> None:
    assert rules.child_path("/1/4/", 9) == "/1/4/9/"
    assert rules.ids_on("/1/4/9/") == [1, 4, 9]
    assert rules.depth("/1/4/9/") == 2


@pytest.mark.parametrize(("path", "above", "answer"), [
    ("/1/4/", "/1/", True), ("/1/4/", "/1/4/", True), ("/1/41/", "/1/4/", False), ("/1/", "/1/4/", False),
])  # fmt: skip
def test_a_unit_is_within_itself_and_those_above(path: str, above: str, answer: bool) -> None:
    assert rules.is_within(path, above) is answer


def test_a_branch_moves_with_all_that_hangs_on_it() -> None:
    assert rules.moved_path("/1/4/9/", "/1/4/", "/1/2/4/") == "/1/2/4/9/"


@given(st.lists(PATHS, max_size=6))
def test_every_path_is_within_exactly_one_top(paths: list[str]) -> None:
    tops = rules.tops(paths)
    assert all(sum(rules.is_within(path, top) for top in tops) == 1 for path in paths)


@pytest.mark.parametrize(("sets", "answer"), [
    ([{"a", "b"}, {"b", "c"}], {"b"}),
    ([{"*"}, {"b"}], {"b"}),
    ([{"*"}, {"*"}], {"*"}),
])  # fmt: skip
def test_what_all_have_in_common(sets: list[set[str]], answer: set[str]) -> None:
    assert rules.common([frozenset(one) for one in sets]) == answer


def test_over_two_units_only_what_holds_in_both_holds() -> None:
    grants = [grant("/1/2/", "see", "change"), grant("/1/3/", "see")]
    assert rules.rights_over(["/1/2/", "/1/3/"], grants).capabilities == {"see"}
    assert rules.rights_over(["/1/2/"], grants).capabilities == {"see", "change"}


def test_below_a_unit_the_role_above_holds_too() -> None:
    grants = [grant("/1/", "see"), grant("/1/2/", "change")]
    assert rules.rights_over(["/1/"], grants).capabilities == {"see"}
    assert rules.rights_over(["/1/2/7/"], grants).capabilities == {"see", "change"}


def test_a_field_is_shown_where_one_role_shows_it_and_changed_where_none_forbids() -> None:
    rights = rules.rights_over(["/1/2/"], [grant("/1/", hidden="email"), grant("/1/2/", readonly="spent")])
    assert rights.hidden == frozenset()
    assert rights.readonly == {"email", "spent"}


def test_a_field_hidden_in_one_unit_is_hidden_where_both_are_looked_at() -> None:
    grants = [grant("/1/2/", hidden="email"), grant("/1/3/")]
    assert rules.rights_over(["/1/2/", "/1/3/"], grants).hidden == {"email"}
    assert rules.rights_over(["/1/3/"], grants).hidden == frozenset()


@given(GRANTS, st.lists(PATHS, min_size=1, max_size=4))
def test_no_right_reaches_a_unit_where_no_role_gives_it(grants: list[Grant], paths: list[str]) -> None:
    rights = rules.rights_over(paths, grants)
    for path in paths:
        here = [one for one in grants if rules.is_within(path, one.path)]
        assert all(any(right in one.capabilities for one in here) for right in rights.capabilities)


@given(GRANTS, PATHS, st.integers(1, 9))
def test_looking_at_less_never_takes_a_right_away(grants: list[Grant], path: str, child: int) -> None:
    wide = rules.rights_over([path], grants)
    narrow = rules.rights_over([rules.child_path(path, child)], grants)
    assert wide.capabilities <= narrow.capabilities


@pytest.mark.parametrize(("own", "asked", "answer"), [
    ({"*"}, {"*"}, True), ({"a"}, {"a"}, True), ({"a"}, {"a", "b"}, False), ({"a"}, set(), True),
])  # fmt: skip
def test_nobody_hands_on_what_he_lacks(own: set[str], asked: set[str], answer: bool) -> None:
    assert rules.covers(frozenset(own), frozenset(asked)) is answer
