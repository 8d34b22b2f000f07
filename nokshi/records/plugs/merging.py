"""Records follow their customer through a merge."""

from django.utils.translation import gettext_lazy as _

from nokshi.ports.merging import Holding, holdings

holdings.lend(Holding("records.Record", _("Own records"), order=20))
