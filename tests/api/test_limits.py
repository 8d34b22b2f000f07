"""Calls are counted by Redis, and by the process alone while that does not answer."""

import socket
from dataclasses import replace
from typing import Any

import pytest

from nokshi.site.api import limits


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with nothing counted and a Redis that was never asked."""
    monkeypatch.setattr(limits, "_counts", limits.Counts())
    monkeypatch.setattr(limits, "_rest", limits.Rest())
    limits._redis.cache_clear()


@pytest.mark.usefixtures("fresh")
def test_nobody_waits_one_by_one_for_a_redis_that_hangs(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.setblocking(False)
        settings.CONFIG = replace(settings.CONFIG, redis_url=f"redis://127.0.0.1:{silent.getsockname()[1]}")
        left = [limits.spend("till", 5.0).left for _ in range(30)]
        calls = [silent.accept()[0]]
        with pytest.raises(BlockingIOError):
            silent.accept()
        calls[0].close()
    limits._redis.cache_clear()
    first = settings.API_REQUESTS_PER_MINUTE - 1
    assert left == list(range(first, first - 30, -1))
