"""SAP as the port of systems knows it."""

from nokshi.integrations.sap.recognising import edition, naming, recognise, thing_of
from nokshi.integrations.sap.values import amount, day, sap_key
from nokshi.ports.systems import System

SAP = System(
    "sap", "SAP", recognise, thing_of, sap_key, naming=naming, edition=edition, day=day, amount=amount
)  # fmt: skip
