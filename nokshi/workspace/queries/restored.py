"""Whether a restored house waits, and what it holds back."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from nokshi.ports.waiting import Waiting, waiting
from nokshi.workspace.models import StaffMail, Token
from nokshi.workspace.queries.units import organisation


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that waits, and how much of it there is."""

    of: Waiting
    count: int


def what_waits() -> list[Kept]:
    """Return everything of which something waits, in its order."""
    counted = [Kept(one, one.count()) for one in waiting]
    return [kept for kept in counted if kept.count]


def staff_mail_from_before(restored_at: datetime) -> QuerySet[StaffMail]:
    """Return the mail to the staff that a backup brought back undelivered."""
    return StaffMail.objects.filter(sent_at=None, posted_at__lt=restored_at)


def staff_mail_waits(mail: StaffMail) -> bool:
    """Say whether a mail came back with a backup and waits, what was asked for since leaves; in a trial copy all."""
    here = organisation()
    return here.is_trial or (here.restored_at is not None and mail.posted_at < here.restored_at)


def open_tokens(now: datetime) -> QuerySet[Token]:
    """Return the tokens that would open something again."""
    return Token.objects.filter(revoked_at=None).exclude(expires_at__lte=now)
