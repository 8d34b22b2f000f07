"""Salesforce as the port of systems knows it."""

from nokshi.integrations.salesforce.recognising import recognise
from nokshi.integrations.salesforce.things import thing_of
from nokshi.integrations.salesforce.trees import naming
from nokshi.integrations.salesforce.values import is_id, is_own, long_id, own_title
from nokshi.ports.systems import System

FOOTERS = ("Copyright (c) 2000-", "Confidential Information - Do Not Distribute")
SALESFORCE = System(
    "salesforce", "Salesforce", recognise, thing_of, long_id, footers=FOOTERS,
    made=is_own, titled=own_title, is_id=is_id, naming=naming,
)  # fmt: skip
