"""Dynamics 365 as the port of systems knows it."""

from nokshi.integrations.dynamics.own import beside, is_own, titled
from nokshi.integrations.dynamics.recognising import edition, naming, recognise
from nokshi.integrations.dynamics.things import called_by, thing_of
from nokshi.integrations.dynamics.values import guid, is_guid
from nokshi.ports.systems import System

DYNAMICS = System(
    "dynamics", "Microsoft Dynamics 365", recognise, thing_of, guid, zone="", naming=naming, edition=edition,
    labelled=("account", "contact", "lead"), called=called_by,
    made=is_own, titled=titled, beside=beside, is_id=is_guid,
)  # fmt: skip
