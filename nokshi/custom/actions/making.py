"""Make a field of a column that nothing fits, and take it away again where nothing came to rely on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from nokshi.custom.actions.choices import Chosen
from nokshi.custom.actions.fields import LONGEST_LABEL, Shape, add_field, remove_field
from nokshi.custom.models import CustomField
from nokshi.custom.queries.uses import uses_of
from nokshi.custom.queries.values import held_count
from nokshi.custom.rules.types import Kind, key_from
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope


def make_field(
    *,
    subject: str,
    kind: str,
    labels: Mapping[str, str],
    choices: Sequence[str],
    sort: str,
    actor: Actor,
    now: datetime,
) -> CustomField:
    """Put a field on a kind of record and return it; one that was removed takes up its key again.

    `choices` are words as a file has them. Raises what `add_field` does.
    """
    language = next(iter(labels), "en")
    given = [Chosen({language: word[:LONGEST_LABEL]}) for word in choices]
    shape = Shape(labels=labels, sort=sort, choices=given)
    wanted = key_from(next(iter(labels.values()), ""))
    is_free = CustomField.objects.filter(subject=subject, key=wanted, type=Kind(kind)).exclude(removed_at=None).exists()
    return add_field(
        subject=subject, kind=kind, shape=shape, actor=actor, now=now, key=wanted if wanted and is_free else ""
    )


@transaction.atomic
def unmake_field(*, field_id: int, made: Mapping[str, str], actor: Actor, now: datetime) -> bool:
    """Remove a field that was made with these words; return False where it has to stay.

    It stays where something stands in it, something relies on it, or somebody called it otherwise.
    """
    field = CustomField.objects.there().select_for_update().filter(pk=field_id).first()
    if field is None:
        return True
    if field.labels != dict(made) or held_count(field.pk) or uses_of(field.pk, Scope.system()):
        return False
    remove_field(field=field, actor=actor, now=now)
    return True
