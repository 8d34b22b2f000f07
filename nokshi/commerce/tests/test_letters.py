"""What letters may say of orders."""

import pytest

from nokshi.commerce import actions
from nokshi.commerce.tests.shop import HOUSE, let_the_log_be_read, sell
from nokshi.customers.models import Customer
from nokshi.ports.letters import letter_fields
from tests.cast import NOON, Places


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("orders.count", "bn", "১"),
        ("orders.favourite_product", "en", "Assam tea"),
        ("orders.last_date", "bn", "২৩ নভেম্বর"),
    ],
)
def test_who_bought_has_words_and_who_did_not_is_left_out(
    places: Places, ada: Customer, bo: Customer, name: str, language: str, said: str
) -> None:
    actions.add_product(sku="TEA", name="Assam tea", actor=HOUSE, now=NOON)
    sell(places.dhaka, customer_id=ada.pk)
    let_the_log_be_read()
    values = letter_fields[name].values([ada.pk, bo.pk], language)
    assert set(values) == {ada.pk}
    assert values[ada.pk].startswith(said)
