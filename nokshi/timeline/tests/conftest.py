"""A reader of the log that keeps what it saw."""

import pytest

from nokshi.timeline.readers import Reader
from nokshi.timeline.tests.test_reading import Knotted, Seen


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def reader(seen: Seen) -> Reader:
    return Reader("timeline_tests.seen", frozenset({Knotted.kind}), seen)
