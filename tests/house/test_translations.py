"""Every text that a person sees is there in Bengali."""

import pytest

from tests.house.code import NOKSHI, rooms
from tools import messages


@pytest.mark.parametrize("room", rooms())
def test_every_text_is_translated(room: str) -> None:
    assert not list(messages.faults_of(NOKSHI / room))


def test_a_text_has_one_translation_in_the_whole_house() -> None:
    assert not messages.conflicts()
