"""Addresses of the same page: what changes changes, and nothing else."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from nokshi.ui.links import link_with, sort_link

KEYS = st.sampled_from(["q", "where", "view", "columns"])
QUERIES = st.lists(st.tuples(KEYS, st.text(min_size=1, max_size=6)), max_size=6)


def asked(pairs: list[tuple[str, str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for key, value in pairs:
        query.appendlist(key, value)
    return query


@given(pairs=QUERIES)
def test_a_link_keeps_every_key_that_is_not_named(pairs: list[tuple[str, str]]) -> None:
    query = asked(pairs)
    there = QueryDict(link_with(query, after="x", before="").removeprefix("?"))
    assert dict(there.lists()) == {**dict(query.lists()), "after": ["x"]}


@given(pairs=QUERIES, key=KEYS)
def test_an_empty_value_takes_its_key_out(pairs: list[tuple[str, str]], key: str) -> None:
    there = QueryDict(link_with(asked(pairs), **{key: ""}).removeprefix("?"))
    assert key not in there


def test_a_head_sorts_down_then_up_and_begins_at_the_first_page() -> None:
    fresh = sort_link(asked([("after", "m"), ("q", "ada")]), "name")
    assert fresh == ("?q=ada&sort=-name", "")
    assert sort_link(asked([("sort", "-name")]), "name") == ("?sort=name", "descending")
    assert sort_link(asked([("sort", "name")]), "name") == ("?sort=-name", "ascending")
    assert sort_link(None, "name", "-name") == ("?sort=name", "descending")
