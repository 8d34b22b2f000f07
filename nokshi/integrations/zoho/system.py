"""Zoho CRM and Bigin as the port of systems knows them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from nokshi.integrations.zoho.naming import naming, tells
from nokshi.integrations.zoho.own import describing, is_own, titled
from nokshi.integrations.zoho.recognising import is_backed_up, recognise
from nokshi.integrations.zoho.things import thing_of
from nokshi.integrations.zoho.values import bare_id, is_attached, is_id, key_of
from nokshi.kernel.errors import Text
from nokshi.ports.systems import Head, System

BIGIN = frozenset({"Sub-Pipeline", "Company Name.id", "Pipeline.id", "Company Id"})


def edition(heads: Sequence[Head]) -> Text:
    """Return whether it is a backup of Zoho CRM, modules of it, or those of Bigin."""
    if any(BIGIN.intersection(head.headers) for head in heads):
        return _("of Bigin")
    return _("data backup") if any(map(is_backed_up, heads)) else _("modules one by one")


ZOHO = System(
    "zoho", "Zoho CRM", recognise, thing_of, key_of, bare_id, zone="", tells=tells, naming=naming, edition=edition,
    made=is_own, titled=titled, describing=describing, is_id=is_id, attaches=is_attached,
)  # fmt: skip
