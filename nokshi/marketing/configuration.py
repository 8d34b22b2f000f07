"""What conditions call campaigns by. Campaigns themselves are letters to people, and no part of the configuration."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from nokshi.marketing.models import Campaign
from nokshi.ports.configuration import Known, Naming, known, namings, unlike

KIND = "campaign"


def _names() -> Mapping[str, str]:
    rows = Campaign.objects.exclude(status=Campaign.Status.DRAFT).order_by("pk").values_list("pk", "name")
    return {str(pk): name for pk, name in unlike(rows).items()}


known.lend(Known(KIND, _("campaign"), lambda: _names().values()))
namings.lend(*(Naming(f"marketing.{name}", KIND, _names) for name in ("got", "opened", "clicked")))
