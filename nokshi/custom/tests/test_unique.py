"""Values that stand once only: refused wherever they come from, also where two write at the same moment."""

from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from nokshi.custom import actions
from nokshi.custom.actions.fields import shape_of
from nokshi.custom.models import CustomValue
from nokshi.custom.queries import book, values_of
from nokshi.custom.rules.texts import whole
from nokshi.custom.rules.types import LONGEST_KEY
from nokshi.custom.tests.shop import BY, CUSTOMER, field
from nokshi.customers import actions as customers
from nokshi.customers.models import Customer
from nokshi.workspace.models import User
from tests.loop.test_undo import nokshi

pytestmark = pytest.mark.django_db


def put(customer: Customer, **values: Any) -> None:
    actions.set_values(subject=CUSTOMER, record=customer.pk, values=values, **BY)


def kept() -> dict[str, Any]:
    ids = dict(Customer.objects.values_list("pk", "email"))
    found = values_of(list(ids), book().on[CUSTOMER])
    return {ids[pk].partition("@")[0]: values.get("card") for pk, values in found.items()}


@pytest.fixture
def card() -> None:
    field("text", "Card", is_unique=True)


@pytest.mark.usefixtures("card")
def test_what_another_record_has_is_refused_with_a_sentence(ada: Customer, bo: Customer) -> None:
    put(ada, card="Nr 7")
    with pytest.raises(actions.ValueTaken, match=r"has “NR 7”"):
        put(bo, card="NR  7")
    assert kept() == {"ada": "Nr 7"}
    put(ada, card="nr 7")
    put(ada, card="8")
    put(bo, card="nr 7")
    both: dict[int, dict[str, Any]] = {ada.pk: {"card": "nr 7"}, bo.pk: {"card": "8"}}
    actions.set_many(subject=CUSTOMER, values=both, **BY)
    assert kept() == {"ada": "nr 7", "bo": "8"}
    with pytest.raises(actions.ValueTaken):
        actions.set_many(subject=CUSTOMER, values={ada.pk: {"card": "9"}, bo.pk: {"card": "9"}}, **BY)


def test_a_field_becomes_unique_where_nothing_stands_twice(ada: Customer, bo: Customer) -> None:
    made = field("number", "Card")
    put(ada, card="7.50")
    put(bo, card=7.5)
    with pytest.raises(actions.NotUnique, match=r"“7\.5” stands there on 2"):
        actions.change_field(field=made, shape=shape_of(made, is_unique=True), **BY)
    put(bo, card="8")
    assert actions.change_field(field=made, shape=shape_of(made, is_unique=True), **BY)
    with pytest.raises(actions.ValueTaken):
        put(bo, card="7.5")
    made.refresh_from_db()
    actions.change_field(field=made, shape=shape_of(made, is_unique=False), **BY)
    put(bo, card="7.5")
    assert not CustomValue.objects.filter(once__isnull=False).exists()


@pytest.mark.usefixtures("card")
def test_a_merge_hands_it_on_and_taking_apart_gives_it_back(ada: Customer, bo: Customer, rahim: Customer) -> None:
    put(bo, card="7")
    merge = customers.merge(survivor=ada.pk, merged=bo.pk, **BY)
    assert kept()["ada"] == "7"
    with pytest.raises(actions.ValueTaken):
        put(rahim, card="7")
    customers.take_apart(merge=merge.pk, **BY)
    assert kept() == {"bo": "7"}
    with pytest.raises(actions.ValueTaken):
        put(ada, card="7")


@pytest.mark.usefixtures("card")
def test_a_file_leaves_it_out_and_says_so(ada: Customer, bo: Customer, tmp_path: Path, capsys: Any) -> None:
    put(ada, card="7")
    path = tmp_path / "people.csv"
    people = [f"Bo Lindqvist,{bo.email},7,", "Cy New,cy@example.com,8,", "Di New,di@example.com,8,"]
    path.write_text("Name,E-mail,Card,City\n" + "\n".join(people), encoding="utf-8")
    nokshi("import", str(path), "--kind", "people")
    assert kept() == {"ada": "7", "cy": "8"}
    assert "has “7” in “Card” already" in capsys.readouterr().out


@pytest.mark.usefixtures("card")
def test_the_page_and_programs_refuse_it(ada: Customer, bo: Customer, ona: User, signed_in: Any) -> None:
    put(ada, card="7")
    client: Client = signed_in(ona)
    answer = client.post(f"/own/{CUSTOMER}/records/{bo.pk}/set/card/", {"value": "7"})
    assert answer.status_code == 422
    assert "Another record has “7”" in answer.content.decode()
    told = client.generic("PATCH", f"/api/v1/customers/{bo.pk}", '{"custom": {"card": "7"}}', "application/json")
    assert told.status_code == 409
    assert b"custom.value_taken" in told.content
    assert kept() == {"ada": "7"}


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=60)
def test_long_texts_are_told_apart_by_all_that_stands_in_them(one: str, other: str) -> None:
    assert len(whole(one)) <= LONGEST_KEY
    beginning = "x" * LONGEST_KEY
    is_same = whole(f"a{one}a") == whole(f"a{other}a")
    assert (whole(f"{beginning} a{one}a") == whole(f"{beginning} a{other}a")) is is_same


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_it_at_the_same_moment_one_is_refused(ada: Customer, bo: Customer, card: None) -> None:
    start, refusals = Barrier(2), list[str]()

    def write(customer: Customer) -> None:
        try:
            start.wait()
            put(customer, card="7")
        except actions.ValueTaken as refusal:
            refusals.append(refusal.code)
        finally:
            connections.close_all()

    threads = [Thread(target=write, args=[one]) for one in (ada, bo)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert refusals == ["custom.value_taken"]
    assert len(kept()) == 1
