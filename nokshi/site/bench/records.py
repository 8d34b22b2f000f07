"""One customer and his orders: the page, a field changed in place, the list of orders."""

from collections.abc import Callable, Iterator
from itertools import cycle

from nokshi.customers.models import Customer
from nokshi.site.bench import engine
from nokshi.site.bench.bench import Bench, timed
from nokshi.site.bench.client import Answer, WrongAnswer
from nokshi.site.bench.lists import listed
from nokshi.site.bench.measures import Measure, Task, spread, times

PARTS = (
    "SELECT * FROM customers_customer WHERE id = ?",
    "SELECT * FROM customers_identity WHERE customer_id = ?",
    "SELECT * FROM customers_address WHERE customer_id = ?",
    "SELECT * FROM customers_customerunit WHERE customer_id = ?",
    "SELECT * FROM commerce_traits WHERE customer_id = ?",
    "SELECT * FROM timeline_eventrow WHERE customer_id = ? AND retracted_by IS NULL ORDER BY at DESC, id DESC LIMIT 31",
)
CITIES = ("Bogura", "Jashore", "Feni")
ORDERS = """SELECT o.*, c.name FROM commerce_order o LEFT JOIN customers_customer c ON c.id = o.customer_id
WHERE o.unit_id IN ({units}) ORDER BY o.placed_at DESC, o.id DESC LIMIT 51"""


def customer_page(bench: Bench) -> Iterator[Measure]:
    """Measure the pages of customers all over the base."""
    chosen = some_customers(bench.rounds)
    names = {f"/customers/{pk}/": name for pk, name in chosen}

    def check(path: str, text: str) -> None:
        if "</html>" not in text or 'class="timeline' not in text:
            raise WrongAnswer(f"{path} is not the page of {names[path]}")

    taken = bench.pages(list(names), check)
    ids = cycle(pk for pk, _name in chosen)

    def bare() -> None:
        pk = next(ids)
        for part in PARTS:
            engine.rows(part, [pk])

    return spread("customer.page", taken, timed(bare, bench.rounds))


def field_changed(bench: Bench) -> Iterator[Measure]:
    """Measure a field changed where it stands, with its history."""
    chosen = some_customers(bench.rounds)
    cities = {f"/customers/{pk}/set/city/": city for (pk, _name), city in zip(chosen, cycle(CITIES), strict=False)}

    def check(path: str, text: str) -> None:
        if cities[path] not in text:
            raise WrongAnswer(f"{path} answered {text[:80]}")

    def change(path: str, city: str) -> Callable[[], Answer]:
        return lambda: bench.client.post(path, {"city": city}, expect=200)

    taken = bench.asked([change(path, city) for path, city in cities.items()], list(cities), check)
    pairs = iter([(chosen[0][0], "Bhola"), *((pk, "Bhola") for pk, _name in chosen)])

    def bare() -> None:
        pk, city = next(pairs)
        engine.run("UPDATE customers_customer SET city = ? WHERE id = ?", [city, pk])

    return spread("customer.field", taken, timed(bare, bench.rounds))


def orders_list(bench: Bench) -> Iterator[Measure]:
    """Measure the list of orders, newest first."""

    def check(path: str, text: str) -> None:
        if text.count("<tr") < 20:
            raise WrongAnswer(f"{path} shows {text.count('<tr')} orders")

    taken = bench.pages(["/orders/"] * bench.rounds, check)
    units = listed().rpartition("IN (")[2].partition(")")[0]
    bare = timed(lambda: engine.rows(ORDERS.format(units=units)), bench.rounds)
    return spread("orders.first", taken, bare)


def some_customers(count: int) -> list[tuple[int, str]]:
    """Return customers from all over the base whom the manager sees, with their names."""
    units = listed().rpartition("IN (")[2].partition(")")[0]
    seen = Customer.objects.standing().filter(units__in=[int(pk) for pk in units.split(",")]).order_by("pk")
    ids = list(seen.values_list("pk", "name"))
    step = max(1, len(ids) // count)
    return ids[::step][:count]


TASKS = [
    Task(times("customer.page"), customer_page),
    Task(times("customer.field"), field_changed, writes=True),
    Task(times("orders.first"), orders_list),
]
