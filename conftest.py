"""Fixtures for the tests of every room: the cast, its clients, and a frozen noon."""

import os
import tempfile

import pytest

os.environ.setdefault("NOKSHI_HOME", tempfile.mkdtemp(prefix="nokshi-tests-"))
os.environ.setdefault("NOKSHI_SECRET_KEY", "only for tests")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nokshi.site.settings")

pytest_plugins = ["tests.fixtures"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgresql: needs what only PostgreSQL has (other databases leave it out)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        return
    left_out = [item for item in items if item.get_closest_marker("postgresql")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
