from pathlib import Path

import pytest

from tools import measures
from tools.measures import Measure, Size


@pytest.fixture
def allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list of exceptions of our own."""
    path = tmp_path / "measures.txt"
    path.write_text("# of old\nnokshi/long.py 450\n")
    monkeypatch.setattr(measures, "ALLOWED", path)
    return path


def faults(*sizes: Size) -> list[str]:
    return list(measures.crossed([Measure("Python file", 400, sizes)]))


@pytest.mark.usefixtures("allowed")
def test_a_file_past_the_limit_is_told() -> None:
    assert len(faults(Size("nokshi/long.py", 450), Size("nokshi/longer.py", 401))) == 1


@pytest.mark.usefixtures("allowed")
def test_an_exception_of_the_right_size_is_let_pass() -> None:
    assert not faults(Size("nokshi/long.py", 450), Size("nokshi/short.py", 400))


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize("lines", [300, 449, 451])
def test_an_exception_must_follow_what_it_names(lines: int) -> None:
    assert len(faults(Size("nokshi/long.py", lines))) == 1


@pytest.mark.usefixtures("allowed")
def test_an_exception_for_nothing_is_told() -> None:
    assert faults(Size("nokshi/short.py", 10)) == ["nokshi/long.py is in tools/measures.txt and nowhere else; drop it"]
