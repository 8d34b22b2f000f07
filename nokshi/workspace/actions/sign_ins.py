"""Note where somebody is signed in, and sign him out there."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.timeline import actions as timeline
from nokshi.workspace.actions.people import check_manageable
from nokshi.workspace.events import SessionsEnded
from nokshi.workspace.models import PushDevice, SignIn, User
from nokshi.workspace.queries.sign_ins import sign_ins_of


@transaction.atomic
def note_sign_in(*, user: User, session_key: str, was_key: str, address: str, agent: str, now: datetime) -> None:
    """Note a browser as seen, also where its session got another key; that is no event."""
    seen = {"user": user, "session_key": session_key, "address": address[:45], "agent": agent[:300], "seen_at": now}
    if was_key and SignIn.objects.filter(user=user, session_key=was_key).update(**seen):
        return
    standing = Session.objects.values("session_key")
    SignIn.objects.filter(user=user).exclude(session_key__in=standing).delete()
    SignIn.objects.update_or_create(
        session_key=session_key, defaults=seen, create_defaults={**seen, "signed_in_at": now}
    )


@transaction.atomic
def end_session(*, sign_in: SignIn, actor: Actor, now: datetime) -> None:
    """Sign somebody out of one browser."""
    _end(sign_in.user, [sign_in], actor, now)


@transaction.atomic
def end_other_sessions(*, user: User, session_key: str, actor: Actor, now: datetime) -> int:
    """Sign somebody out of every browser but one, and return of how many."""
    return _end(user, sign_ins_of(user, now).exclude(session_key=session_key), actor, now)


@transaction.atomic
def end_sessions_of(*, user: User, scope: Scope, actor: Actor, now: datetime) -> int:
    """Sign a colleague out everywhere; raises OutOfReach, MoreThanYourOwn, NotThere."""
    check_manageable(user, scope)
    return _end(user, sign_ins_of(user, now), actor, now)


def _end(user: User, sign_ins: Iterable[SignIn], actor: Actor, now: datetime) -> int:
    keys = [one.session_key for one in sign_ins]
    if keys:
        Session.objects.filter(session_key__in=keys).delete()
        SignIn.objects.filter(session_key__in=keys).delete()
        # A device that somebody was signed out of is told nothing more either.
        PushDevice.objects.filter(session_key__in=keys).delete()
        event = SessionsEnded(person=str(user), sessions=len(keys))
        timeline.record(event, at=now, actor=actor, subject=("workspace.user", user.pk))
    return len(keys)
