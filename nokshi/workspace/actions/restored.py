"""After a restore: hold back what would go out, and go on as an owner says."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.jobs import later
from nokshi.ports.waiting import waiting
from nokshi.timeline import actions as timeline
from nokshi.workspace.actions.mail import deliver_staff_mail
from nokshi.workspace.actions.organisation import held
from nokshi.workspace.actions.tokens import revoke_token
from nokshi.workspace.events import HouseRestored, HouseWentOn
from nokshi.workspace.models import PushDevice, SignIn
from nokshi.workspace.queries.restored import open_tokens, staff_mail_from_before, what_waits
from nokshi.workspace.queries.units import organisation


class NotHeldBack(DomainError):
    code = "not_held_back"
    sentence = _("Nothing is held back here: Nokshi goes on as usual.")


class TrialStays(DomainError):
    code = "trial_stays"
    status = 409
    sentence = _("This is a trial copy with masked people: nothing ever goes out of it. Begin a house of its own.")


class Undecided(DomainError):
    code = "restore_undecided"
    sentence = _("Say of each whether it goes on or is set aside. Still open: %(what)s.")


@transaction.atomic
def hold_back(*, made_at: datetime, now: datetime) -> None:
    """Mark that a backup of `made_at` took the place of what was here: everybody is signed out, nothing goes out.

    A trial copy waits for nobody: nothing ever goes out of it.
    """
    here = held()
    if not here.is_trial:
        here.restored_at, here.restored_to = now, made_at
        here.save(update_fields=["restored_at", "restored_to"])
    PushDevice.objects.filter(session_key__in=Session.objects.values("session_key")).delete()
    SignIn.objects.all().delete()
    ended, _by_kind = Session.objects.all().delete()
    timeline.record(HouseRestored(made_at=made_at.isoformat(), sessions=ended), at=now, actor=Actor.system())


@transaction.atomic
def go_on(*, decided: Mapping[str, bool], actor: Actor, now: datetime) -> None:
    """Let a restored house go on: what is decided True goes out, what is False is set aside.

    Raises NotHeldBack, and Undecided where something waits that nobody decided on.
    """
    here = held()
    if here.is_trial:
        raise TrialStays
    if here.restored_at is None:
        raise NotHeldBack
    if still_open := [kept for kept in what_waits() if kept.of.name not in decided]:
        raise Undecided(what=", ".join(str(kept.of.label) for kept in still_open))
    told = {kept.of.name: kept.count for kept in what_waits()}
    for one in waiting:
        if one.name in told and decided[one.name]:
            one.let_go(now)
        elif one.name in told:
            one.set_aside(actor, now)
    here.restored_at = here.restored_to = None
    here.save(update_fields=["restored_at", "restored_to"])
    let_go = {name: count for name, count in told.items() if decided[name]}
    aside = {name: count for name, count in told.items() if not decided[name]}
    timeline.record(HouseWentOn(let_go=let_go, aside=aside), at=now, actor=actor)


def mail_that_waits() -> int:
    """Return how many mails to the staff a server would take now."""
    restored_at = organisation().restored_at
    if settings.CONFIG.outbox_only or restored_at is None:
        return 0
    return staff_mail_from_before(restored_at).count()


def let_mail_go(now: datetime) -> None:
    """Have the worker deliver the mail to the staff that waited."""
    restored_at = organisation().restored_at
    for pk in staff_mail_from_before(restored_at or now).values_list("pk", flat=True):
        later(deliver_staff_mail, pk)


def leave_mail(actor: Actor, now: datetime) -> None:
    """Leave the mail to the staff where the owner can read it: no job carries it any more."""


def tokens_that_wait() -> int:
    """Return how many tokens open nothing until the house goes on."""
    return open_tokens(clock.now()).count()


def revoke_tokens(actor: Actor, now: datetime) -> None:
    """Revoke every token that came back."""
    for token in open_tokens(now).select_related("user"):
        revoke_token(token=token, actor=actor, now=now)
