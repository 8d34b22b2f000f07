"""A server that is told, and a clock that stands."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.conf import settings

from nokshi.integrations.tests.receiving import Receiver
from nokshi.kernel.addresses import Inside
from tests import cast


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, inside=Inside.parse("127.0.0.1")))
    there = Receiver()
    yield there
    there.server.shutdown()


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Stop the clock at noon; the function moves it on."""
    moment = [cast.NOON]

    def stands() -> datetime:
        return moment[0]

    for place in ("kernel.clock", "integrations.reactions"):
        monkeypatch.setattr(f"nokshi.{place}.now", stands)

    def move(by: timedelta) -> None:
        moment[0] += by

    return move
