"""Whether somebody who is signed in has just proven once more who he is."""

import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import DomainError


class ProofWanted(DomainError):
    code = "proof_wanted"
    status = 403
    sentence = _("Prove once more that it is you: open %(url)s in this browser, and then try again.")


def is_proven(request: HttpRequest) -> bool:
    """Say whether a password, factor or provider has shown within minutes that it is still him."""
    if not request.user.is_authenticated:
        return False
    proofs = [one for one in get_authentication_records(request, request.user) if one.get("reauthenticated")]
    return bool(proofs) and time.time() - proofs[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def proof_wanted() -> ProofWanted:
    """Return the refusal of a door that cannot send somebody to prove it and take him back."""
    return ProofWanted(url=settings.CONFIG.url + reverse("account_reauthenticate"))
