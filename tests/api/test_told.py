"""The description says what webhooks are sent: what is sent fits it."""

import json
from typing import Any

import jsonschema_rs
import pytest

from nokshi.customers.actions import add_customer
from nokshi.integrations.queries import kinds_to_choose, said_of
from nokshi.kernel.events import event_kinds
from nokshi.site.api.description import description
from nokshi.timeline.models import EventRow
from nokshi.timeline.reading import recorded
from nokshi.workspace.models import User
from tests import cast
from tests.house.belongings import leave_things


def schema_of(kind: str) -> Any:
    """Return the schema of a message of a kind, with what it refers to."""
    whole = description("en")
    content = whole["webhooks"][kind]["post"]["requestBody"]["content"]
    return {**content["application/json"]["schema"], "components": whole["components"]}


def test_every_kind_that_can_be_told_is_described() -> None:
    assert sorted(description("en")["webhooks"]) == kinds_to_choose()


def test_only_personal_fields_may_be_missing() -> None:
    for kind in kinds_to_choose():
        event = event_kinds[kind].event
        details = schema_of(kind)["allOf"][1]["properties"]["data"]["properties"]["details"]
        assert set(details["properties"]) == set(event.__struct_fields__)
        assert not set(details.get("required", ())) & set(event.personal)
        marked = {name for name, one in details["properties"].items() if one.get("x-personal")}
        assert marked == set(event.personal)


@pytest.mark.django_db
@pytest.mark.parametrize("with_personal", [True, False])
def test_what_is_sent_fits_what_is_described(places: cast.Places, ona: User, with_personal: bool) -> None:
    leave_things(places, ona)
    add_customer(name="Zed", units=[places.dhaka.pk], actor=cast.actor(ona), now=cast.NOON)
    known, tried = set(kinds_to_choose()), set()
    for row in EventRow.objects.filter(kind__in=known):
        said = json.loads(json.dumps(said_of(recorded(row), with_personal=with_personal), default=str))
        jsonschema_rs.validate(schema_of(row.kind), said)
        tried.add(row.kind)
    assert len(tried) > 10


def test_a_message_of_another_kind_does_not_fit() -> None:
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(schema_of("customers.added"), {"type": "no.such", "timestamp": "x", "data": {}})
