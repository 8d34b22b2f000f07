"""The description is true: it is kept, a client is made of it by a program, and that client works."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from nokshi.kernel import clock
from nokshi.site.api.description import description
from nokshi.workspace.actions import make_token
from nokshi.workspace.models import User
from tests import cast
from tools import openapi

MADE = "nokshi_client"
Method = Callable[..., Any]


def test_openapi_equals_its_snapshot() -> None:
    with translation.override("en"):
        now = openapi.written(description("en"))
    assert now == openapi.SNAPSHOT.read_text(encoding="utf-8"), "`python -m tools.openapi` writes it anew"


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does() -> None:
    kept = json.loads(openapi.SNAPSHOT.read_text(encoding="utf-8"))
    found = [one for path in kept["paths"].values() for one in path.values()]
    names = [one["operationId"] for one in found]
    assert len(names) == len(set(names)) > 120
    assert all(one["summary"] and one["tags"] for one in found)
    assert kept["openapi"].startswith("3.1")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a client that was written by a program."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "config.yml").write_text("post_hooks: []\n")
    program = Path(sys.executable).with_name("openapi-python-client")
    words = ["generate", "--path", str(openapi.SNAPSHOT), "--output-path", str(folder / MADE), "--meta", "none"]
    done = subprocess.run(
        [program, *words, "--config", str(folder / "config.yml")], capture_output=True, text=True, check=True
    )
    assert "WARNING" not in done.stdout + done.stderr, done.stdout
    return folder


@pytest.fixture
def shop(db: None) -> User:
    """An owner in a house with its first rows."""
    return cast.make_user("Ona", "owner", cast.make_places().root)


@pytest.mark.django_db(transaction=True)
def test_a_made_client_drives_a_live_server(
    made: Path, shop: User, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(made))
    _token, raw = make_token(
        user=shop, name="client", scopes=["*"], unit=None, expires_at=None, actor=cast.actor(shop), now=clock.now()
    )
    client = module("client").AuthenticatedClient(base_url=live_server.url, token=raw)
    models = module("models")
    ada = call("customers.create_customer", client, body=models.CustomerNew(name="Ada", emails=["ada@example.com"]))
    assert ada.emails == ["ada@example.com"]
    order = call(
        "orders.create_order", client,
        body=models.OrderNew(
            customer=ada.id, lines=[models.LineNew(quantity="2", unit_price="3.5", description="tea")]
        ),
    )  # fmt: skip
    assert order.total == "7"
    assert [one.id for one in call("orders.list_orders", client, customer=ada.id).data] == [order.id]
    changed = call("customers.change_customer", client, id=ada.id, body=models.CustomerChange(city="Dhaka"))
    assert changed.city == "Dhaka"
    kinds = {one.kind for one in call("customers.list_customer_timeline", client, id=ada.id).data}
    assert {"customers.added", "commerce.order_placed", "customers.changed"} <= kinds
    wrong = call("customers.create_customer", client, body=models.CustomerNew())
    assert (wrong.status, wrong.code) == (422, "customers.nothing_known")


def call(name: str, client: Any, **words: Any) -> Any:
    """Call an operation of the made client."""
    method: Method = module(f"api.{name}").sync
    return method(client=client, **words)


def module(name: str) -> Any:
    """Return a module of the made client."""
    return importlib.import_module(f"{MADE}.{name}")
