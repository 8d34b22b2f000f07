"""Five hundred at once, some reading, some writing: everybody is answered, and what was acknowledged is there."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.torture.furnished import KINDS, PATIENCE, Furnished, furnished

pytestmark = pytest.mark.sqlite

AT_ONCE = 500
PAGES = ("/", "/customers/", "/segments/", "/orders/", "/campaigns/", "/imports/")
STRANGERS = 50
FORMS, CALLS = 100, 100


@pytest.mark.parametrize("kind", KINDS)
def test_five_hundred_mixed_requests_at_once_are_answered_and_kept(kind: str, tmp_path: Path) -> None:
    with furnished(tmp_path, kind) as house, ThreadPoolExecutor(AT_ONCE) as pool:
        works = [one for _, one in sorted(enumerate(mixed(house)), key=lambda one: one[0] * 7 % AT_ONCE)]
        answers = dict(pool.map(lambda work: work(), works))
        names = Counter(house.names())
    assert len(answers) == AT_ONCE
    dishonest = {name: answer.status_code for name, answer in answers.items() if not is_honest(answer)}
    assert dishonest == {}
    done = {name for name, answer in answers.items() if answer.status_code in {201, 302}}
    refused = {name for name, answer in answers.items() if answer.status_code == 503}
    assert len(done) > (FORMS + CALLS) / 2
    assert {name: names[name] for name in done if names[name] != 1} == {}
    assert {name for name in refused if names[name]} == set()


Work = Callable[[], tuple[str, httpx.Response]]


def mixed(house: Furnished) -> list[Work]:
    """Return what five hundred do: most look at pages of theirs, some send a form, some are programs."""
    browser, program = house.browser(), house.program()

    def look(number: int) -> tuple[str, httpx.Response]:
        return f"Look {number}", browser.get(PAGES[number % len(PAGES)])

    def fill_in(number: int) -> tuple[str, httpx.Response]:
        name = f"Form {number}"
        return name, browser.post("/customers/add/", data={"name": name, "kind": "person"})

    def call(number: int) -> tuple[str, httpx.Response]:
        name = f"Program {number}"
        body = {"name": name, "kind": "person", "units": [house.told["dhaka"]]}
        return name, program.post("/api/v1/customers", json=body)

    def come_in(number: int) -> tuple[str, httpx.Response]:
        return f"Stranger {number}", httpx.get(f"{house.nokshi.url}/account/login/", timeout=PATIENCE)

    looks = AT_ONCE - FORMS - CALLS - STRANGERS
    return [
        *(lambda number=number: come_in(number) for number in range(STRANGERS)),
        *(lambda number=number: look(number) for number in range(looks)),
        *(lambda number=number: fill_in(number) for number in range(FORMS)),
        *(lambda number=number: call(number) for number in range(CALLS)),
    ]


def is_honest(answer: httpx.Response) -> bool:
    """Say whether an answer is a good one, or one that says when to come back."""
    return answer.status_code in {200, 201, 302} or (answer.status_code == 503 and "Retry-After" in answer.headers)
