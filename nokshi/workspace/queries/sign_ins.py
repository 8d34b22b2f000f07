"""Where somebody is signed in."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from nokshi.workspace.models import SignIn, User


def sign_ins_of(user: User, now: datetime) -> QuerySet[SignIn]:
    """Return the browsers in which somebody is signed in, the one seen last first."""
    standing = Session.objects.filter(expire_date__gt=now).values("session_key")
    found = SignIn.objects.filter(user=user, session_key__in=standing).select_related("user")
    return found.order_by("-seen_at", "-pk")
