"""The staff's own door out: mail to people who work here, and to nobody else.

Letters to customers leave by `channels`. What leaves here goes to a user's address or to that of
an open invitation, never to an address handed in. Without a mail server it waits on a page of
the settings, where whoever may manage the account can read it.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import translation

from nokshi.kernel import secrets
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import NotThere
from nokshi.kernel.jobs import later
from nokshi.kernel.scope import Scope
from nokshi.timeline import actions as timeline
from nokshi.workspace.actions.people import check_manageable
from nokshi.workspace.actions.roles import MoreThanYourOwn
from nokshi.workspace.events import StaffMailPosted
from nokshi.workspace.models import Invitation, StaffMail, User
from nokshi.workspace.queries.links import reset_url
from nokshi.workspace.queries.people import may_give
from nokshi.workspace.queries.restored import staff_mail_waits
from nokshi.workspace.queries.units import organisation


def post_invitation(*, invitation: Invitation, url: str, now: datetime, actor: Actor) -> StaffMail:
    """Post the link of an invitation to the address it is for."""
    context = {"invitation": invitation, "url": url}
    mail = StaffMail(email=invitation.email, about=StaffMail.About.INVITATION, posted_at=now)
    return _post(mail, invitation.language, context, actor)


@transaction.atomic
def post_reset(*, user: User, now: datetime, actor: Actor) -> StaffMail:
    """Post a link for a new password to a user."""
    mail = StaffMail(email=user.email, user=user, about=StaffMail.About.RESET, posted_at=now)
    return _post(mail, user.language, {"user": user, "url": reset_url(user)}, actor)


def deliver_staff_mail(mail_id: int) -> None:
    """Hand a mail to the server, once; a failure is kept beside it, and the worker tries again."""
    mail = StaffMail.objects.filter(pk=mail_id, sent_at=None).first()
    if mail is None or staff_mail_waits(mail):
        return
    try:
        EmailMessage(mail.subject, secrets.unseal(mail.text_sealed), sender(), [mail.email]).send()
    except OSError as error:
        StaffMail.objects.filter(pk=mail_id).update(error=str(error)[:300])
        raise
    StaffMail.objects.filter(pk=mail_id).update(sent_at=Now(), text_sealed="", error="")


def text_of(*, mail: StaffMail, scope: Scope, now: datetime) -> str:
    """Return the text of a mail that waits; raises NotThere, OutOfReach, MoreThanYourOwn.

    Its link opens an account, so it is for whoever may manage that account or give the role it brings.
    """
    if mail.user is not None:
        check_manageable(mail.user, scope)
    for invitation in Invitation.objects.open(now).filter(email=mail.email).select_related("role"):
        if not scope.sees_unit(invitation.unit_id):
            raise NotThere
        if not may_give(scope, invitation.role):
            raise MoreThanYourOwn(name=invitation.role)
    return secrets.unseal(mail.text_sealed) if mail.text_sealed else ""


def sender() -> str:
    """Return the address that mail to the staff comes from."""
    login = getattr(settings, "EMAIL_HOST_USER", "")
    return login if "@" in login else f"nokshi@{urlsplit(settings.CONFIG.url).hostname}"


def _post(mail: StaffMail, language: str, context: dict[str, Any], actor: Actor) -> StaffMail:
    with translation.override(language):
        written = render_to_string(f"workspace/mail/{mail.about}.txt", {**context, "here": organisation()})
    subject, _, text = written.strip().partition("\n")
    mail.subject, mail.text_sealed = " ".join(subject.split())[:200], secrets.seal(text.strip() + "\n")
    mail.save()
    event = StaffMailPosted(email=mail.email, about=mail.about)
    timeline.record(event, at=mail.posted_at, actor=actor, subject=("workspace.staff_mail", mail.pk))
    if not settings.CONFIG.outbox_only:
        later(deliver_staff_mail, mail.pk)
    return mail
