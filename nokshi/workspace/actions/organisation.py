"""Change the business itself."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nokshi.kernel import formats
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.timeline import actions as timeline
from nokshi.workspace.events import OrganisationChanged
from nokshi.workspace.models import Organisation, Unit

FIELDS = ("name", "language", "currency", "zone")


class NoName(DomainError):
    code = "no_name"
    sentence = _("A name is missing. Write what people call it.")


def said(count: int) -> str:
    """Return a count as the reader writes it, for the sentence of a refusal."""
    return formats.figure(count, get_language() or "en")


def held() -> Organisation:
    """Return the organisation's row, locked: who changes staff or units waits for the other."""
    return Organisation.objects.select_for_update().get()


@transaction.atomic
def change_organisation(
    *, name: str, language: str, currency: str, zone: str, actor: Actor, now: datetime
) -> Organisation:
    """Set name, language (a code), currency (ISO 4217) and zone (IANA); raises NoName."""
    here = held()
    given = {"name": name.strip(), "language": language, "currency": currency, "zone": zone}
    if not given["name"]:
        raise NoName
    was = {field: str(getattr(here, field)) for field in FIELDS if getattr(here, field) != given[field]}
    for field in was:
        setattr(here, field, given[field])
    here.languages_chosen = True
    here.save(update_fields=[*was, "languages_chosen"])
    if not was:
        return here
    Unit.objects.filter(parent=None).update(name=here.name)
    became = {field: given[field] for field in was}
    timeline.record(OrganisationChanged(was=was, became=became), at=now, actor=actor)
    return here


@transaction.atomic
def choose_languages(*, language: str, actor: Actor, now: datetime) -> Organisation:
    """Set the language in which new people and customers are first met, and note that it was chosen."""
    here = held()
    was = here.language
    here.language, here.languages_chosen = language, True
    here.save(update_fields=["language", "languages_chosen"])
    if was != language:
        change = OrganisationChanged(was={"language": was}, became={"language": language})
        timeline.record(change, at=now, actor=actor)
    return here
