"""The numbers of the code stay within their limits; the list of exceptions only shrinks."""

import pytest

from tools import measures


def test_no_file_or_function_is_past_its_limit() -> None:
    assert not list(measures.crossed(measures.measures_of()))


def test_no_modules_import_one_another() -> None:
    assert not list(measures.knot_faults())


def test_every_function_says_what_it_returns() -> None:
    assert not list(measures.untyped())


def test_the_numbers_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    measures.main()
    assert "Python file" in capsys.readouterr().out
