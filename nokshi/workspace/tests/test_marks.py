"""What is remembered of the house is never older than the house."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection, transaction

from nokshi.kernel.scope import Scope
from nokshi.workspace.actions.marks import TABLES, set_marks
from nokshi.workspace.models import Mark, Membership, Organisation, Role, SavedView, Unit, User
from nokshi.workspace.queries import reach_of, view_names
from nokshi.workspace.queries.marks import house_mark
from tests import cast

CHANGES: dict[str, Callable[[User], object]] = {
    "a role given": lambda user: Membership.objects.create(
        user=user, unit=Unit.objects.get(parent=None), role=Role.objects.get(name="reader")
    ),
    "a role taken": lambda user: user.memberships.all().delete(),
    "a role changed": lambda user: Role.objects.filter(name="manager").update(hidden=["customers.email"]),
    "a unit moved": lambda user: Unit.objects.filter(memberships__user=user).update(name="Elsewhere"),
    "the organisation": lambda user: Organisation.objects.update(currency="EUR"),
    "in plain SQL": lambda user: connection.cursor().execute("UPDATE workspace_role SET needs_factor = true"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_seen_at_once(dev: User, name: str) -> None:
    before = house_mark()
    reach_of(dev)
    CHANGES[name](dev)
    assert house_mark() != before
    known = reach_of(dev)
    Mark.objects.all().delete()
    afresh = reach_of(dev)
    assert (known.whole, known.grants, known.needs_factor) == (afresh.whole, afresh.grants, afresh.needs_factor)


def test_what_was_taken_back_is_forgotten(dev: User) -> None:
    before, held = house_mark(), reach_of(dev).grants
    with transaction.atomic():
        dev.memberships.all().delete()
        assert reach_of(dev).grants == ()
        transaction.set_rollback(True)
    assert house_mark() == before
    assert reach_of(dev).grants == held


def test_without_a_mark_nothing_is_remembered(dev: User) -> None:
    Mark.objects.all().delete()
    assert reach_of(dev).grants
    dev.memberships.all().delete()
    assert reach_of(dev).grants == ()


def test_names_of_views_follow_the_views(ona: User, noon: datetime) -> None:
    scope = Scope.system()
    reader = Scope(user_id=ona.pk, units=None)
    assert view_names(reader, "customers.customer") == ()
    SavedView.objects.create(owner=ona, kind="customers.customer", name="Best", created_at=noon)
    assert [name for _, name in view_names(reader, "customers.customer")] == ["Best"]
    assert view_names(scope, "customers.customer") == ()


def test_marks_are_set_once(places: cast.Places) -> None:
    before = house_mark()
    set_marks("default")
    assert Mark.objects.count() == 1
    assert house_mark() == before


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_lost_its_marks_gets_them_again(dev: User, table: str) -> None:
    gone = f"{table}_marks_update"
    where = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {gone}{where}")
        set_marks("default")
        before = house_mark()
        cursor.execute(f"UPDATE {table} SET id = id WHERE id = (SELECT min(id) FROM {table})")
    # A statement that met no row says nothing on SQLite, where marks are made row by row.
    assert house_mark() != before or table == "workspace_savedview" or table.startswith(("custom_", "records_"))
