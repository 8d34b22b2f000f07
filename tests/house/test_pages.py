"""What every page keeps to: each thing asked once, a list at a fixed cost, a strict policy."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.template.base import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nokshi.site.demo import filling, groundwork, orders, people
from nokshi.timeline.reading import drain
from nokshi.workspace.models import User
from tests import cast
from tests.house.belongings import leave_things
from tests.house.code import none
from tests.house.doors import Door, doors, doors_with_a_sample

# Pages whose cost follows what is on them, each with its reason.
FREE = {
    "timeline:readers": "Each reader is asked for its place: as many as rooms declare, not as many as there are events."
}
UNREADY = ("/health/ready", 503)
OpenClient = Callable[[User], Client]


@pytest.fixture
def owner(ona: User, signed_in: OpenClient) -> Client:
    """The owner's browser, in which a page that fails answers 500."""
    client = signed_in(ona)
    client.raise_request_exception = False
    return client


@pytest.fixture
def things(places: cast.Places, ona: User) -> None:
    """One of everything that has an address."""
    leave_things(places, ona)


@pytest.mark.usefixtures("things")
def test_every_page_opens_for_the_owner(owner: Client) -> None:
    answers = {str(door): owner.get(door.address()).status_code for door in readable()}
    allowed = {200, 204, 302, 303, 404, 405, 410}
    # No worker runs beside these tests, and readiness says so.
    none(
        [f"{page} answers {code}" for page, code in answers.items() if code not in allowed and (page, code) != UNREADY]
    )


def come_in(batch: list[people.Person], ground: groundwork.Ground) -> None:
    filling.take_in(batch, ground, seed=1, now=cast.NOON, filled=filling.Filled())
    drain(cast.NOON)


def has_left_no_cart(person: people.Person) -> bool:
    """Put those with a cart first, so that every list has something on it from the beginning."""
    return orders.cart(person, seed=1, now=cast.NOON) is None


@pytest.mark.usefixtures("things")
def test_every_address_has_a_record_to_be_tried_with() -> None:
    none([missing for door in doors() if (missing := door.lacks())])


@pytest.mark.usefixtures("things")
def test_no_template_asks_the_database_again_and_again(owner: Client) -> None:
    faults = []
    with telling_queries_in_templates() as asked:
        for door in readable():
            asked.clear()
            owner.get(door.address())
            faults += [f"{door}: {count} times {sql[:120]}" for sql, count in asked.items() if count > 1]
    none(faults)


def test_a_list_costs_the_same_however_much_is_on_it(owner: Client) -> None:
    ground = groundwork.lay(seed=1, now=cast.NOON)
    everybody = sorted(people.people(24, seed=1, now=cast.NOON), key=has_left_no_cart)
    come_in(everybody[:6], ground)
    pages = [(door, door.address()) for door in readable() if not door.kwargs and door.name not in FREE]
    few = {str(door): cost(owner, address) for door, address in pages}
    come_in(everybody[6:], ground)
    many = {str(door): cost(owner, address) for door, address in pages}
    none([f"{page}: {few[page]} queries, then {many[page]}" for page in few if many[page] > few[page]])


@pytest.mark.usefixtures("things")
def test_every_page_keeps_to_the_policy(owner: Client) -> None:
    for door in readable():
        answer = owner.get(door.address())
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            policy = answer.headers.get("Content-Security-Policy", "")
            assert is_strict(policy), f"{door}: {policy}"


def is_strict(policy: str) -> bool:
    """Tell whether a policy lets only our own files speak; a letter in its sandbox runs no script at all."""
    if "sandbox" in policy:
        return "default-src 'none'" in policy and "script" not in policy
    return "script-src 'self'" in policy and "unsafe" not in policy


def readable() -> list[Door]:
    """Return the doors that show something to whoever may see everything."""
    return [door for door in doors_with_a_sample() if not door.name.startswith("account_")]


def cost(client: Client, address: str) -> int:
    """Return how many queries a page costs when it was seen before."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


@contextmanager
def telling_queries_in_templates() -> Iterator[Counter[str]]:
    """Count the statements that run while a template is drawn; a list handed over is fetched once, as it is drawn."""
    asked: Counter[str] = Counter()
    drawing: list[Template] = []
    render = Template.render

    def watched(template: Template, *args: Any, **kwargs: Any) -> Any:
        drawing.append(template)
        try:
            return render(template, *args, **kwargs)
        finally:
            drawing.pop()

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if drawing:
            asked[sql] += 1
        return execute(sql, params, many, context)

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(note):
        patch.setattr(Template, "render", watched)
        yield asked
