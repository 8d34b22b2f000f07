"""Of every column that holds words it is said how a masked copy shows it, so that nothing slips in unmasked."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from nokshi.ports.masking import masked
from nokshi.site.backup.masking import is_beside_models, needing_words, tables
from tests.house.code import none

MODELS = [one for one in apps.get_models(include_auto_created=True) if not one._meta.proxy]


def test_every_model_says_how_its_rows_are_shown() -> None:
    none([one._meta.label for one in MODELS if one._meta.label not in masked])


@pytest.mark.parametrize("model", [one for one in MODELS if one._meta.label in masked], ids=lambda one: one._meta.label)
def test_of_every_column_with_words_it_is_said_how_it_is_shown(model: type[models.Model]) -> None:
    told = masked[model._meta.label]
    wanted = set() if told.is_emptied else {one.column for one in needing_words(model)}
    assert wanted <= set(told.columns), "say of a new column how a masked copy shows it: plain, text, email …"
    assert set(told.columns) <= {one.column for one in model._meta.concrete_fields}


def test_nothing_is_said_of_what_is_not_there() -> None:
    none([one.name for one in masked if one.name not in {model._meta.label for model in MODELS}])


def test_every_table_is_a_models_or_holds_nothing_of_its_own(db: Any) -> None:
    none(
        [name for name in connection.introspection.table_names() if name not in tables() and not is_beside_models(name)]
    )
