"""Programs that call: a client for each of the cast."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from nokshi.workspace.models import User

OpenClient = Callable[[User], Client]


class Program:
    """A caller that speaks JSON."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponseBase:
        """Call an address below /api/v1."""
        data = json.dumps(body) if body is not None else ""
        return self.client.generic(
            method, f"/api/v1{path}", data, "application/json",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )  # fmt: skip

    def get(self, path: str, **headers: str) -> Any:
        return json.loads(self.ask("GET", path, **headers).getvalue())

    def post(self, path: str, body: Any, **headers: str) -> HttpResponseBase:
        return self.ask("POST", path, body, **headers)


def body_of(answer: HttpResponseBase) -> Any:
    """Return the JSON of an answer."""
    return json.loads(answer.getvalue())


@pytest.fixture
def program(signed_in: OpenClient) -> Callable[[User], Program]:
    """Return a program that acts as a user."""
    return lambda user: Program(signed_in(user))
