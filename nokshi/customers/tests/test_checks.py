"""What is said of the database at start."""

import pytest
from django.db import connection

from nokshi.customers.checks import letters_are_known


@pytest.mark.django_db
def test_a_database_that_knows_letters_is_fine() -> None:
    assert letters_are_known(databases=["default"]) == []


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_database_that_knows_only_latin_letters_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    assert connection.vendor == "postgresql"
    monkeypatch.setattr("nokshi.customers.checks.PLAIN", ("C.UTF-8", "C.utf8", "en_US.utf8", "C"))
    [warning] = letters_are_known(databases=["default"])
    assert warning.id == "customers.W001"
