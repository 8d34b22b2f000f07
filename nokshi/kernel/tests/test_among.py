"""A set of values as one value of a statement keeps what the values one by one keep, on both databases."""

import pytest
from django.contrib.auth.models import Group
from hypothesis import given, settings
from hypothesis import strategies as st

from nokshi.kernel.among import among

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@pytest.mark.django_db
@settings(max_examples=20)
@given(there=st.sets(WORDS, max_size=6), others=st.sets(WORDS, max_size=6), data=st.data())
def test_texts_and_ids_are_found_as_they_are(there: set[str], others: set[str], data: st.DataObject) -> None:
    Group.objects.all().delete()
    rows = {name: Group.objects.create(name=name).pk for name in there}
    wanted = others | {name for name in sorted(there) if data.draw(st.booleans())}
    found = Group.objects.filter(name__in=among(wanted)).values_list("name", flat=True)
    assert set(found) == there & wanted
    ids = {rows[name] for name in there & wanted} | {0, 2**62}
    by_id = Group.objects.filter(pk__in=among(ids)).values_list("name", flat=True)
    assert set(by_id) == there & wanted


@pytest.mark.django_db
def test_of_nothing_nothing_is_found_and_of_thousands_all() -> None:
    Group.objects.bulk_create(Group(name=f"{number}’{number}") for number in range(3_000))
    assert not Group.objects.filter(name__in=among([])).exists()
    assert Group.objects.filter(name__in=among([f"{number}’{number}" for number in range(2_000)])).count() == 2_000
    assert Group.objects.exclude(pk__in=among(Group.objects.values_list("pk", flat=True)[:2_999])).count() == 1
