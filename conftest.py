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


TOUCH_A_DATABASE = {"db", "transactional_db", "live_server"}
ASK_NO_DATABASE = ("nokshi/", "tests/house/")
"""Where pytest-django shuts the database to a test that does not ask for it, ..."""
ASK_BY_THEMSELVES = ("nokshi/site/", "nokshi/intake/tests/test_killed.py")
"""... but for tests that start programs of their own."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is only of the other database, and on PostgreSQL what was proved on SQLite without any."""
    from django.db import connection

    other = {"postgresql": "sqlite", "sqlite": "postgresql"}[connection.vendor]
    left_out = [
        item
        for item in items
        if item.get_closest_marker(other) or (connection.vendor == "postgresql" and _asks_none(item))
    ]
    if left_out:
        gone = set(left_out)
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in gone]


def _asks_none(item: pytest.Item) -> bool:
    fixtures: set[str] = set(getattr(item, "fixturenames", ()))
    if TOUCH_A_DATABASE & fixtures or item.get_closest_marker("django_db"):
        return False
    return item.nodeid.startswith(ASK_NO_DATABASE) and not item.nodeid.startswith(ASK_BY_THEMSELVES)
