"""However often and in whatever pieces facts come in: each key is recorded once, in order."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nokshi.kernel.actor import Actor
from nokshi.timeline.actions import Entry, record_many
from nokshi.timeline.models import EventRow
from nokshi.timeline.tests.test_log import Stitched

KEYS = st.lists(
    st.lists(st.sampled_from(["", "a", "b", "কখ", "o'c", 'q"\\', "x\ty", "long" * 40]), max_size=30), max_size=5
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=KEYS)
def test_each_key_is_recorded_once(batches: list[list[str]], noon: datetime) -> None:
    EventRow.objects.all().delete()
    known: list[str] = []
    for batch in batches:
        new = [key for place, key in enumerate(batch) if not key or key not in [*known, *batch[:place]]]
        entries = [
            Entry(event=Stitched(thread=key), at=noon, actor=Actor.system(), source="s", external_id=key)
            for key in batch
        ]
        assert record_many(entries) == len(new)
        known += new
    rows = EventRow.objects.order_by("id")
    assert [row.external_id for row in rows] == known
    assert [row.data["thread"] for row in rows] == known


@pytest.mark.django_db
def test_what_is_recorded_in_bulk_is_what_is_recorded_alone(noon: datetime) -> None:
    entries = [
        Entry(event=Stitched(thread="নীল"), at=noon, actor=Actor.user(4), customer=7, subject=("t.thing", 3), unit=2,
              source="s", external_id=str(number), run=5, cause=(11, 3))
        for number in range(30)
    ]  # fmt: skip
    record_many(entries)
    record_many([*entries[:3], Entry(event=Stitched(), at=noon, actor=Actor.system())])
    facts = EventRow.objects.exclude(external_id="").values_list(
        "kind", "at", "customer_id", "subject_kind", "subject_id", "unit_id", "actor_kind", "actor_id", "source",
        "cause_id", "depth", "run_id", "data",
    )  # fmt: skip
    assert set(map(repr, facts)) == {
        repr(("timeline_tests.stitched", noon, 7, "t.thing", 3, 2, "user", 4, "s", 11, 4, 5, {"thread": "নীল"}))
    }
    assert facts.count() == 30
