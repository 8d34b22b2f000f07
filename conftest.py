"""Fixtures for the tests of every room: the cast, its clients, and a frozen noon."""

import os
import tempfile

import pytest

os.environ.setdefault("NOKSHI_HOME", tempfile.mkdtemp(prefix="nokshi-tests-"))
os.environ.setdefault("NOKSHI_SECRET_KEY", "only for tests")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nokshi.site.settings")

pytest_plugins = ["tests.fixtures"]
