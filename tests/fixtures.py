"""The cast as fixtures (see `tests.cast`)."""

from collections.abc import Callable, Generator
from datetime import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import blocking_manager_key

from nokshi.customers.models import Customer
from nokshi.workspace.models import User
from tests import cast


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    """Put back what the first migrations write, after a test that emptied every table."""
    yield
    mark = item.get_closest_marker("django_db")
    if nextitem and mark and mark.kwargs.get("transaction"):
        with item.config.stash[blocking_manager_key].unblock():
            import_module("nokshi.workspace.migrations.0002_first_rows").first_rows(apps, None)


@pytest.fixture
def noon() -> datetime:
    return cast.NOON


@pytest.fixture
def places(db: None) -> cast.Places:
    return cast.make_places()


@pytest.fixture
def ona(places: cast.Places) -> User:
    """The owner."""
    return cast.make_user("Ona", "owner", places.root)


@pytest.fixture
def dev(places: cast.Places) -> User:
    """The agent: works in Dhaka."""
    return cast.make_user("Dev", "manager", places.dhaka)


@pytest.fixture
def eve(places: cast.Places) -> User:
    """The reader of Dhaka: may look, may not touch."""
    return cast.make_user("Eve", "reader", places.dhaka)


@pytest.fixture
def cleo(places: cast.Places) -> User:
    """The stranger: manager in Berlin."""
    return cast.make_user("Cleo", "manager", places.berlin)


@pytest.fixture
def ada(places: cast.Places) -> Customer:
    """Buys often."""
    return cast.make_customer(
        "Ada Lovelace", places.dhaka, called="Ada", email="ada@example.com",
        phone="+8801712345678", language="en", country="BD", city="Dhaka",
    )  # fmt: skip


@pytest.fixture
def bo(places: cast.Places) -> Customer:
    """Is leaving."""
    return cast.make_customer(
        "Bo Lindqvist", places.dhaka, called="Bo", email="bo@example.com", language="en", country="SE"
    )


@pytest.fixture
def rahim(places: cast.Places) -> Customer:
    """Writes Bengali."""
    return cast.make_customer(
        "রহিম উদ্দিন", places.dhaka, called="রহিম", email="rahim@example.com",
        phone="+8801812345678", language="bn", country="BD", city="চট্টগ্রাম",
    )  # fmt: skip


@pytest.fixture
def mallory(places: cast.Places) -> Customer:
    """A customer of Berlin alone."""
    return cast.make_customer("Mallory Stein", places.berlin, email="mallory@example.com", country="DE")


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """Return a browser in which the user is signed in."""

    def open_client(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return open_client


@pytest.fixture
def proven(signed_in: Callable[[User], Client]) -> Callable[[User], Client]:
    """Return a browser whose user has just proven once more who he is."""

    def open_client(user: User) -> Client:
        client = signed_in(user)
        assert client.post(reverse("account_reauthenticate"), {"password": cast.PASSWORD}).status_code == 302
        return client

    return open_client
