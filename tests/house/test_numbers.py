"""The numbers of the code stay within their limits; the list of exceptions only shrinks."""

import pytest

from tools import numbers


def test_no_file_or_function_is_past_its_limit() -> None:
    assert not list(numbers.crossed(numbers.measures_of()))


def test_no_modules_import_one_another() -> None:
    assert not list(numbers.knot_faults())


def test_every_function_says_what_it_returns() -> None:
    assert not list(numbers.untyped())


def test_the_numbers_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    numbers.main()
    assert "Python file" in capsys.readouterr().out
