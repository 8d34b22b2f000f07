"""What people and programs do on any day, each seen to its end: whatever happened, all of this must go on."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from nokshi.integrations.tests.receiving import Receiver
from tests import cast
from tests.browser.listening import SEAL
from tests.many.streams import Bringer
from tests.torture.furnished import Furnished

PATIENCE = 120.0
PEOPLE = {"field": "customers.kind", "op": "is_one_of", "value": ["person"]}


def until(call: Callable[[], Any], what: str) -> Any:
    """Call until it gives something, and return that."""
    over = time.monotonic() + PATIENCE
    while time.monotonic() < over:
        if found := call():
            return found
        time.sleep(0.3)
    raise AssertionError(f"in vain: {what}")


@dataclass(slots=True)
class Everyday:
    """A house with a segment that everybody enters, a sender, and a program elsewhere that hears of everybody."""

    house: Furnished
    program: httpx.Client
    receiver: Receiver
    segment: int

    def goes_on(self, mark: str) -> None:
        """Do all of it once, with names that are of this time alone."""
        self.signs_in()
        dev = self.house.reader()
        ear = dev.listen(dev.names_in("/customers/"))
        customer = self.writes_down(f"Guest {mark}")
        ear.hear("customers.new", 1)
        ear.hang_up()
        self.enters(customer)
        self.is_told_of(customer)
        self.arrives(self.writes_to(customer, mark))
        self.brings(f"File {mark}")

    def signs_in(self) -> None:
        """Sign in with a password, as at a browser never seen before."""
        with httpx.Client(base_url=self.house.nokshi.url, timeout=60, cookies={"csrftoken": SEAL}) as browser:
            words = {"login": "ona@shapla.example", "password": cast.PASSWORD, "csrfmiddlewaretoken": SEAL}
            answer = browser.post("/account/login/", data=words)
            assert answer.status_code == 302, answer.text
            assert browser.get("/customers/").status_code == 200

    def writes_down(self, name: str) -> int:
        """Add a customer as a program."""
        body = {"name": name, "emails": [address_of(name)]}
        answer = self.program.post("/api/v1/customers", json={**body, "units": [self.house.told["dhaka"]]})
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    def enters(self, customer: int) -> None:
        """See that somebody new is in the segment."""
        address = f"/api/v1/segments/{self.segment}/members?customer={customer}"
        until(lambda: self.program.get(address).json().get("data"), f"customer {customer} enters the segment")

    def is_told_of(self, customer: int) -> None:
        """See that the program elsewhere heard of somebody new."""
        until(lambda: str(customer) in self.told(), f"the webhook of customer {customer}")

    def told(self) -> set[str]:
        """Return the customers of whom the program elsewhere heard."""
        return {str(body["data"]["customer"]) for body in self.receiver.bodies}

    def writes_to(self, customer: int, mark: str) -> str:
        """Send a letter, and return what stands above it."""
        body = {"customer": customer, "subject": f"Tea {mark}", "text": "It left today.", "purpose": "orders"}
        answer = self.program.post("/api/v1/messages", json=body | {"unit": self.house.told["dhaka"]})
        assert answer.status_code == 201, answer.text
        return f"Tea {mark}"

    def arrives(self, subject: str) -> None:
        """See that a letter came, once."""
        until(lambda: self.house.sink.subjects.count(subject), f"the letter “{subject}”")
        assert self.house.sink.subjects.count(subject) == 1

    def brings(self, name: str) -> None:
        """Have a file of people taken in."""
        rows = "".join(
            f"{name} {number},{name.lower().replace(' ', '-')}-{number}@example.com\n" for number in range(3)
        )
        bringer = Bringer(self.house.nokshi.url, self.house.token, self.house.told["dhaka"])
        bringer.bring(f"{name}.csv", f"name,email\n{rows}")


def address_of(name: str) -> str:
    """Return an address for somebody."""
    return f"{name.lower().replace(' ', '-')}@example.com"


@contextmanager
def everyday(house: Furnished) -> Iterator[Everyday]:
    """Make the segment, the sender and the webhook."""
    receiver = Receiver()
    with house.program() as program:
        unit = house.told["dhaka"]
        sender = {"unit": unit, "address": "hello@shapla.example", "name": "Shapla"}
        program.post("/api/v1/senders", json=sender).raise_for_status()
        hook = {"url": receiver.url, "kinds": ["customers.added"], "unit": unit}
        program.post("/api/v1/webhooks", json=hook).raise_for_status()
        segment = program.post("/api/v1/segments", json={"name": "People", "tree": PEOPLE}).raise_for_status().json()
        yield Everyday(house, program, receiver, segment["id"])
    receiver.server.shutdown()
