"""The whole API, tried with what nobody would send: as owner, as reader, as a stranger, and by nobody."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from schemathesis.schemas import BaseSchema

from nokshi.customers.actions import remove_customer
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.segments.actions import remove_segment
from nokshi.segments.models import Segment
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions as workspace
from nokshi.workspace.models import Role, User
from tests import cast
from tests.api.made_up import Caller
from tests.house.belongings import leave_a_device, leave_things
from tests.house.test_strangers import everything
from tests.torture.load import session_of
from tests.wander import secrets

# Where a reader writes what is his own, and what is then told of him.
OWN = {
    "integrations.KeptAnswer", "timeline.EventRow", "workspace.Mark", "workspace.PushDevice", "workspace.SavedView",
    "workspace.SignIn", "workspace.Token",
}  # fmt: skip
OF_ONESELF = {
    "workspace.profile_changed", "workspace.push_device_added", "workspace.push_device_removed",
    "workspace.sessions_ended", "workspace.token_made", "workspace.token_revoked", "workspace.view_changed",
    "workspace.view_removed", "workspace.view_saved",
}  # fmt: skip
# What is said of a request before anybody looks for the record that it is about.
NOT_READ = {400, 415, 422}
# What belongs to the whole organisation, not to a unit.
SHARED = re.compile("/(categories|kinds|price-lists|products|rates|roles)/{id}")
# What a manager may not do at all: he is told so before anybody looks for the record.
OWNERS = re.compile("(PATCH|DELETE|POST) .*/(custom-fields|kinds)/{id}")
# What asks for more than a record: for one of a certain kind, or a word of this house. Their own tests call them.
CHOOSY = {"GET /api/v1/customers/{id}/group", "GET /api/v1/condition-fields/choices"}


@pytest.fixture
def shop(places: cast.Places, ona: User) -> None:
    """One of everything, also of what the owner has for herself and of what was removed."""
    leave_things(places, ona)
    leave_a_device(ona)
    by_her: dict[str, Any] = {"actor": cast.actor(ona), "now": clock.now()}
    browser = {"session_key": session_of(ona)["sessionid"], "was_key": "", "address": "127.0.0.1", "agent": ""}
    workspace.note_sign_in(user=ona, now=clock.now(), **browser)
    reader = Role.objects.get(name="reader")
    workspace.invite_user(email="soon@shapla.example", role=reader, unit=places.dhaka, scope=cast.scope(ona), **by_her)
    remove_customer(customer=Customer.objects.latest("pk"), **by_her)
    remove_segment(segment=Segment.objects.latest("pk"), **by_her)


@pytest.fixture
def whole(db: None) -> Iterator[BaseSchema]:
    """The API as it describes itself, with the application behind it in this process and on the test's own line."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("shop")
def test_nothing_the_owner_sends_breaks_it(whole: BaseSchema, ona: User) -> None:
    answers = Caller(whole, ona, keeps=False).call_all()
    reached = {one.label for one in answers if one.is_good}
    assert {one.label for one in answers if one.way == "plain"} - CHOOSY <= reached
    assert len(reached) > 0.7 * len({one.label for one in answers})
    refused = [one for one in answers if one.way == "negative" and not one.is_good]
    assert len(refused) > len({one.label for one in answers}) / 2


@pytest.mark.usefixtures("shop")
def test_nothing_a_reader_sends_breaks_or_changes_it(whole: BaseSchema, eve: User) -> None:
    before, last = everything(), EventRow.objects.latest("pk").pk
    answers = Caller(whole, eve).call_all()
    assert sum(one.is_good for one in answers if one.way == "plain") > 20
    assert [name for name, rows in everything().items() if rows != before[name] and name not in OWN] == []
    told = EventRow.objects.filter(pk__gt=last).values_list("kind", "actor_id").distinct()
    assert [kind for kind, who in told if kind not in OF_ONESELF or who != eve.pk] == []


@pytest.mark.usefixtures("shop")
def test_a_stranger_is_told_nothing_and_changes_nothing(whole: BaseSchema, cleo: User) -> None:
    scope = cast.scope(cleo)
    guarded = re.compile("|".join(map(re.escape, secrets.secrets(scope))))
    touchable = secrets.records_of_elsewhere(scope)
    before = secrets.rows_of_elsewhere(touchable)
    of_elsewhere = Caller(whole, cleo, is_stranger=True).call_all()
    known = {(one.label, one.status) for one in of_elsewhere if "/{id}" in one.label and not SHARED.search(one.label)}
    refused = {(label, status) for label, status in known if status == 403 and OWNERS.search(label)}
    assert sorted((label, status) for label, status in known - refused if status not in {*NOT_READ, 404}) == []
    answers = [*of_elsewhere, *Caller(whole, cleo).call_all()]
    assert [one for one in answers if guarded.search(one.text)] == []
    assert secrets.rows_of_elsewhere(touchable) == before


@pytest.mark.usefixtures("shop")
def test_who_has_no_token_gets_nowhere(whole: BaseSchema) -> None:
    assert {one.status for one in Caller(whole, None).call_all()} == {401}
