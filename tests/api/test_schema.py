"""The whole API, tried with what nobody would send: as owner, as reader, as a stranger, and by nobody."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Response
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.schemas import BaseSchema

from nokshi.customers.models import Customer
from nokshi.workspace.actions import make_token
from nokshi.workspace.models import User
from tests import cast
from tests.house.belongings import leave_things

MANY, FEW = 3, 1
load_all_checks()
NAMES = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    "response_headers_conformance", "unsupported_method",
)  # fmt: skip
JUDGED: Any = CHECKS.get_by_names(NAMES)


def token_of(user: User) -> str:
    """Return a token for whatever a user may do."""
    _token, raw = make_token(
        user=user, name="tests", scopes=["*"], unit=None, expires_at=None, actor=cast.actor(user), now=cast.NOON
    )
    return raw


@pytest.fixture
def shop(places: cast.Places, ona: User) -> None:
    """One of everything."""
    leave_things(places, ona)


@pytest.fixture
def whole(db: None) -> Iterator[BaseSchema]:
    """The API as it describes itself, with the application behind it in this process and on the test's own line."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def tried(whole: BaseSchema, headers: dict[str, str], examples: int = FEW) -> list[tuple[Any, Response]]:
    """Return every answer to made-up calls with these headers, each judged."""
    answers: list[tuple[Any, Response]] = []
    bounds = settings(
        max_examples=examples, deadline=None, database=None, derandomize="CI" in os.environ, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip

    def call(case: Any) -> None:
        answer = case.call(headers={**headers, "Accept-Encoding": "identity"})
        case.validate_response(answer, checks=JUDGED)
        answers.append((case, answer))

    for result in whole.get_all_operations():
        operation: Any = result.ok()  # type: ignore[union-attr]
        bounds(given(case=operation.as_strategy())(call))()
    return answers


@pytest.mark.usefixtures("shop")
def test_nothing_the_owner_sends_breaks_it(whole: BaseSchema, ona: User) -> None:
    answers = tried(whole, {"Authorization": f"Bearer {token_of(ona)}"}, MANY)
    assert len(answers) > 200


@pytest.mark.usefixtures("shop")
def test_nothing_a_reader_sends_breaks_or_changes_it(whole: BaseSchema, eve: User) -> None:
    before = Customer.objects.count()
    tried(whole, {"Authorization": f"Bearer {token_of(eve)}"})
    assert Customer.objects.count() == before


@pytest.mark.usefixtures("shop")
def test_a_stranger_is_told_nothing(whole: BaseSchema, cleo: User) -> None:
    words = {name for name in Customer.objects.values_list("name", flat=True) if len(name) > 4}
    for case, answer in tried(whole, {"Authorization": f"Bearer {token_of(cleo)}"}):
        assert not [word for word in words if word in answer.text], case


@pytest.mark.usefixtures("shop")
def test_who_has_no_token_gets_nowhere(whole: BaseSchema) -> None:
    for _case, answer in tried(whole, {}):
        assert answer.status_code == 401
        assert "WWW-Authenticate".lower() in {name.lower() for name in answer.headers}
