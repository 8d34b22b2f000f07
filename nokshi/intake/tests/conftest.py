"""A shop with receipts, and a home folder of its own."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings

from nokshi.intake.tests.shop import open_shop


@pytest.fixture(autouse=True)
def home(settings: LazySettings, tmp_path: Path) -> Path:
    settings.CONFIG = replace(settings.CONFIG, home=tmp_path)
    return tmp_path


@pytest.fixture
def shop(db: None) -> Iterator[None]:
    with open_shop():
        yield
