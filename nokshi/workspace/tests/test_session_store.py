"""A session is found by its key while it lasts, by whichever of the two ways it was kept."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from nokshi.workspace.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_a_session_of_the_usual_store_is_read_and_one_of_ours_by_it() -> None:
    for kept, read in ((DatabaseSessions, SessionStore), (SessionStore, DatabaseSessions)):
        store = kept()
        store["unit"] = 7
        store.save()
        assert read(store.session_key)["unit"] == 7


def test_a_session_that_has_ended_is_empty_and_has_no_key() -> None:
    store = SessionStore()
    store["unit"] = 7
    store.save()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    late, never = SessionStore(store.session_key), SessionStore("never-there-was-one")
    assert (late.get("unit"), never.get("unit")) == (None, None)
    assert (late.session_key, never.session_key) == (None, None)
