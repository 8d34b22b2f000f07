"""HubSpot as the port of systems knows it."""

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nokshi.integrations.hubspot.labels import language_of
from nokshi.integrations.hubspot.own import is_own, titled
from nokshi.integrations.hubspot.recognising import names_of, naming, recognise
from nokshi.integrations.hubspot.things import KEY, thing_of
from nokshi.integrations.hubspot.values import bare_id
from nokshi.kernel import formats
from nokshi.kernel.errors import Text
from nokshi.ports.systems import Head, System


def edition(heads: Sequence[Head]) -> Text:
    """Return in whose words the headings are."""
    languages = {language_of(head.headers): None for head in heads if KEY in names_of(head)}
    names = formats.locale_of(get_language() or "en").languages
    told = [str(names.get(one.partition("-")[0], one)) if one else _("internal names") for one in languages]
    return _("headings: %(languages)s") % {"languages": ", ".join(told)} if told else ""


HUBSPOT = System(
    "hubspot", "HubSpot", recognise, thing_of, str.strip, bare_id, zone="", naming=naming, edition=edition,
    made=is_own, titled=titled,
)  # fmt: skip
