"""Made-up calls of the whole API: from its own description, about records that are there, by whoever holds a token."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, Response
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.schemas import BaseSchema

from nokshi.workspace.actions import make_token
from nokshi.workspace.models import User
from tests import cast
from tests.house.doors import record_behind

EXAMPLES = int(os.environ.get("NOKSHI_SCHEMA_EXAMPLES") or 1)
"""How many calls are made up for an operation, of what it takes and of what it must refuse; `make schema` for more."""
load_all_checks()
NAMES = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    "response_headers_conformance", "unsupported_method",
)  # fmt: skip
JUDGED: Any = CHECKS.get_by_names(NAMES)
# What a number of a body or a query means where it names a record: the word of that record's own address.
MEANT = {
    "customer": "customers", "customers": "customers", "unit": "units", "units": "units", "owner": "users",
    "user": "users", "members": "users", "product": "products", "category": "categories", "segment": "segments",
    "role": "roles", "event": "events", "delivery": "deliveries", "refunds": "orders",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back of one call, and how it was made up: plain, positive or negative."""

    label: str
    way: str
    status: int
    text: str

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


@dataclass(slots=True)
class Caller:
    """Calls everything as one user, or as nobody, about records that he finds in the lists, or of elsewhere.

    Each call finds the house as it was where `keeps` is false.
    """

    whole: BaseSchema
    user: User | None
    keeps: bool = True
    is_stranger: bool = False
    answers: list[Answer] = field(default_factory=list)
    _headers: dict[str, str] = field(default_factory=lambda: {"Accept-Encoding": "identity"})
    _ids: dict[str, int | None] = field(default_factory=dict)

    def call_all(self, examples: int = EXAMPLES) -> list[Answer]:
        """Call every operation once as plainly as it goes if it reads, then with what is made up; judge each answer."""
        for operation in self.operations():
            for mode in GenerationMode:
                self._make_up(operation, mode, examples)
            if operation.method == "get":
                self._send(operation.Case(path_parameters=self._place(operation)), "plain")
        return self.answers

    def operations(self) -> Iterator[Any]:
        """Yield all that can be called."""
        for result in self.whole.get_all_operations():
            yield result.ok()  # type: ignore[union-attr]

    def _make_up(self, operation: Any, mode: GenerationMode, examples: int) -> None:
        bounds = settings(
            max_examples=examples, deadline=None, database=None, derandomize="CI" in os.environ,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip

        def call(case: Any) -> None:
            if mode is GenerationMode.POSITIVE:
                case.query, case.body = meaning(case.query), meaning(case.body)
            self._send(case, mode.value)

        place = self._place(operation)
        strategy = operation.as_strategy(mode, **({"path_parameters": place} if place else {}))
        bounds(given(case=strategy)(call))()

    def _send(self, case: Any, way: str) -> None:
        headers = self._authorization()
        with self._undone():
            answer: Response = case.call(headers=headers)
            case.validate_response(answer, checks=JUDGED)
            self.answers.append(Answer(case.operation.label, way, answer.status_code, answer.text_lossy()))

    @contextmanager
    def _undone(self) -> Iterator[None]:
        with transaction.atomic():
            yield
            if not self.keeps:
                transaction.set_rollback(True)

    def _authorization(self) -> Mapping[str, str]:
        """Return the headers of a call; who has just given his token back makes another."""
        if self.user and (not self.answers or self.answers[-1].status == 401):
            self._headers["Authorization"] = f"Bearer {token_of(self.user)}"
        return self._headers

    def _place(self, operation: Any) -> dict[str, int]:
        """Return the record that an operation is about, if it is about one."""
        if "{id}" not in operation.path:
            return {}
        above = operation.path.partition("/{id}")[0]
        if above not in self._ids:
            self._ids[above] = self._found(above)
        return {"id": self._ids[above] or key_behind(above.rpartition("/")[2]) or 1}

    def _found(self, above: str) -> int | None:
        lists = {one.path: one for one in self.operations() if one.method == "get"}
        if not self.user or self.is_stranger or above not in lists:
            return None
        answer = lists[above].Case().call(headers=self._authorization())
        rows = answer.json().get("data") if answer.status_code == 200 else ()
        return rows[0]["id"] if rows else None


def meaning(made_up: Any, word: str = "") -> Any:
    """Return what was made up with numbers that mean a record set to one that is there."""
    match made_up:
        case dict():
            return {name: meaning(value, name) for name, value in made_up.items()}
        case list():
            return [meaning(value, word) for value in made_up]
        case int() if word in MEANT and not isinstance(made_up, bool):
            return key_behind(MEANT[word]) or made_up
        case _:
            return made_up


def key_behind(word: str) -> int | None:
    """Return the key of a record that the word of an address means."""
    record = record_behind(word)
    return int(record.pk) if record else None


def token_of(user: User) -> str:
    """Return a token for whatever a user may do."""
    _token, raw = make_token(
        user=user, name="tests", scopes=["*"], unit=None, expires_at=None, actor=cast.actor(user), now=cast.NOON
    )
    return raw
