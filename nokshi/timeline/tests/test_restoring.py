"""A restored log goes on in another cluster: nothing is skipped, nothing is read twice."""

from datetime import datetime

import pytest
from django.db.models import F, Max

from nokshi.timeline.actions import begin_anew
from nokshi.timeline.models import Cursor, EventRow
from nokshi.timeline.readers import Reader
from nokshi.timeline.tests.test_reading import Knotted, Seen, knot, let_read

pytestmark = pytest.mark.django_db(transaction=True)


def far_ahead() -> None:
    """Let the log look as if a cluster far ahead of this one had written it."""
    EventRow.objects.update(transaction=F("transaction") + 10**9)
    Cursor.objects.update(transaction=F("transaction") + 10**9)


def test_readers_go_on_where_they_stood(noon: datetime) -> None:
    seen, late = Seen(), Seen()
    reader = Reader("timeline_tests.restored", frozenset({Knotted.kind}), seen)
    knot(noon, 1, 2, 3)
    let_read(reader, noon, batch=2)
    far_ahead()
    assert begin_anew() > 10**9
    knot(noon, 4)
    assert (EventRow.objects.filter(customer_id__lt=4).aggregate(newest=Max("transaction"))["newest"] or 0) < 0
    let_read(reader, noon)
    assert seen.numbers == [1, 2, 3, 4]
    let_read(Reader("timeline_tests.late", frozenset({Knotted.kind}), late), noon)
    assert late.numbers == [1, 2, 3, 4]


def test_a_log_that_was_set_back_is_left_as_it_is(noon: datetime) -> None:
    knot(noon, 1)
    far_ahead()
    begin_anew()
    before = list(EventRow.objects.values_list("transaction", flat=True))
    assert begin_anew() == 0
    assert list(EventRow.objects.values_list("transaction", flat=True)) == before
