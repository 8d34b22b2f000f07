"""Orders and products in lists with own fields as columns, in their order, and at no cost where none is asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nokshi.commerce import actions
from nokshi.commerce.models import Product
from nokshi.commerce.tests.shop import HOUSE, line, sell
from nokshi.custom import actions as custom
from nokshi.custom.tests.shop import BY, CUSTOMER, ORDER, PRODUCT, field
from nokshi.customers.models import Customer
from nokshi.workspace.models import User
from tests.cast import NOON, Places

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]


@pytest.fixture
def shop(places: Places, ada: Customer) -> None:
    """Three orders and three products; two of each have a figure."""
    for subject in (ORDER, PRODUCT):
        field("number", "Weight", subject=subject)
        field("record", "Chosen by", subject=subject, target=CUSTOMER)
    for sku, weight in (("AAA", "9"), ("BBB", None), ("CCC", "10.5")):
        actions.add_product(sku=sku, name=f"Tea {sku}", actor=HOUSE, now=NOON)
        order = sell(places.dhaka, line(sku), number=f"N-{sku}")
        values: dict[str, Any] = {"weight": weight, "chosen_by": ada.pk} if weight else {}
        for subject, pk in ((ORDER, order.pk), (PRODUCT, Product.objects.get(sku=sku).pk)):
            custom.set_values(subject=subject, record=pk, values=values, **BY)


def rows(client: Client, path: str, query: str = "") -> list[str]:
    page = client.get(f"{path}?{query}").content.decode()
    return [row for row in page.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>") if row.strip()]


def found(client: Client, path: str, query: str = "") -> list[str]:
    return [sku for row in rows(client, path, query) for sku in ("AAA", "BBB", "CCC") if f"{sku}<" in row]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(("path", "noun"), [("/orders/", "order"), ("/products/", "product")])
def test_own_fields_are_columns_and_orders(dev: User, signed_in: SignedIn, path: str, noun: str) -> None:
    client = signed_in(dev)
    weight, chosen = f"custom.{noun}.weight", f"custom.{noun}.chosen_by"
    assert "10.5" not in "".join(rows(client, path))
    first = next(row for row in rows(client, path, f"columns={weight}&columns={chosen}") if "CCC<" in row)
    assert "<bdi>10.5</bdi>" in first
    assert "<bdi>Ada Lovelace</bdi>" in first
    assert found(client, path, f"sort={weight}") == ["AAA", "CCC", "BBB"]
    assert found(client, path, f"sort=-{weight}") == ["CCC", "AAA", "BBB"]
    assert len(found(client, path, "sort=custom.nothing")) == 3
    page = client.get(f"{path}?columns={weight}&sort=-{weight}").content.decode()
    assert 'aria-sort="descending"' in page
    assert f'name="columns" value="{weight}" checked' in page


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("path", ["/orders/", "/products/"])
def test_a_list_without_own_columns_asks_no_more(dev: User, signed_in: SignedIn, path: str) -> None:
    client, noun = signed_in(dev), path.strip("/").removesuffix("s")

    def asked(query: str) -> int:
        client.get(f"{path}{query}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(f"{path}{query}")
        assert not [one for one in asked if "custom_customvalue" in one["sql"]] or query
        return len(asked)

    plain = asked("")
    assert asked(f"?columns=custom.{noun}.weight") == plain + 1
    assert asked(f"?sort=custom.{noun}.weight") <= plain + 2
