"""Fixtures for the tests of every room: the cast, its clients, and a frozen noon."""

import os

import pytest
from hypothesis import HealthCheck, settings

# No time limits; new examples at a developer's desk, the same ones wherever a change is judged.
settings.register_profile(
    "nokshi", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("nokshi")

pytest_plugins = [
    "tests.fixtures",
    "tests.browser.chromium",
    "tests.browser.furnished",
    "tests.peers.provider",
    "tests.peers.push_service",
    "tests.peers.shop",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is only of the other database."""
    from django.db import connection

    other = {"postgresql": "sqlite", "sqlite": "postgresql"}[connection.vendor]
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
