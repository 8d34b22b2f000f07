"""What YAML is taken, and what is refused with its line."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokshi.site.configuration import yaml
from nokshi.site.configuration.refusals import BadFile, NotText, TooLarge, WrongLine

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=30)
WRITTEN_OTHERWISE = [
    "no",
    "yes",
    "on",
    "12:30",
    "0o14",
    "012",
    "1e5",
    "09",
    "~",
    "null",
    "2026-01-01",
    "=",
    "<<",
    "",
    " x",
    "#",
    "- a",
]
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**17), 10**17), TEXTS, st.sampled_from(WRITTEN_OTHERWISE),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15),
)  # fmt: skip
PLAIN = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=20
)


@given(data=st.dictionaries(TEXTS, PLAIN, max_size=5))
def test_what_is_written_is_read_again(data: dict[str, Any]) -> None:
    assert yaml.read(yaml.written(data).encode()).data == data


@given(raw=st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(raw: bytes) -> None:
    with contextlib.suppress(BadFile):
        yaml.read(raw)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: &x 2\n", 2),
        ("a: [1]\nb: *x\n", 2),
        ("a: !!python/object:os.system x\n", 1),
        ("a: !x 1\n", 1),
        ("a: 1\nb: 2\na: 3\n", 3),
        ("a:\n  b: 1\n  b: 2\n", 3),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: 1\n? [x, y]\n: 2\n", 2),
        ('a: 1\nb: "\\0"\n', 2),
        ("a: " + "[" * 60 + "]" * 60, 1),
    ],
)
def test_what_is_not_plain_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(WrongLine) as refused:
        yaml.read(text.encode())
    assert refused.value.values["line"] == line


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    lines = [
        "a: &a [x, x, x, x, x, x, x, x, x]",
        *(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}]" for n in range(9)),
    ]
    with pytest.raises(WrongLine):
        yaml.read("\n".join(lines).encode())


def test_a_file_without_measure_is_refused() -> None:
    with pytest.raises(TooLarge):
        yaml.read(b"a: " + b"x" * 10_000_000)
    with pytest.raises(BadFile):
        yaml.read(b"a: [" + b"1," * 300_000 + b"1]")


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(NotText):
        yaml.read(b"a: \xff")


def test_a_line_is_found_by_the_keys_that_lead_there() -> None:
    read = yaml.read(b"a:\n  b:\n    - x\n    - y: 1\n")
    assert [read.line("a"), read.line("a", "b"), read.line("a", "b", 1), read.line("a", "c", "d")] == [1, 2, 4, 1]
