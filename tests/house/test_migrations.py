"""Migrations are linear, complete and can be taken back, on whichever database the tests run."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

from tests.house.code import floors


@pytest.fixture
def loader(db: None) -> MigrationLoader:
    return MigrationLoader(connection)


def test_no_model_has_changed_without_a_migration(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_migrations_of_a_room_form_one_line(loader: MigrationLoader) -> None:
    for room in floors():
        names = sorted(name for app, name in loader.disk_migrations if app == room)
        assert len(loader.graph.leaf_nodes(room)) == (1 if names else 0), room
        for number, name in enumerate(names, 1):
            assert name.startswith(f"{number:04}_"), f"{room}: {name}"
            before = [other for app, other in loader.disk_migrations[room, name].dependencies if app == room]
            assert before == names[number - 2 : number - 1] if number > 1 else not before, f"{room}: {name}"


def test_every_room_with_tables_has_migrations(loader: MigrationLoader) -> None:
    with_tables = {config.label for config in apps.get_app_configs() if list(config.get_models())}
    assert not (with_tables & set(floors())) - loader.migrated_apps


def test_every_step_can_be_taken_back(loader: MigrationLoader) -> None:
    for (room, name), migration in loader.disk_migrations.items():
        if room in floors():
            assert all(operation.reversible for operation in migration.operations), f"{room}: {name}"


def test_data_and_tables_change_apart(loader: MigrationLoader) -> None:
    for (room, name), migration in loader.disk_migrations.items():
        if room in floors():
            kinds = {isinstance(operation, RunPython) for operation in migration.operations}
            assert len(kinds) < 2, f"{room}: {name} changes tables and data"
            assert not (True in kinds and any(isinstance(step, RunSQL) for step in migration.operations))
