"""SAP as the port of systems knows it."""

from nokshi.integrations.sap.own import beside, is_key, is_own, titled
from nokshi.integrations.sap.recognising import edition, naming, recognise, thing_of
from nokshi.integrations.sap.values import amount, day, moment, sap_key
from nokshi.ports.systems import System

SAP = System(
    "sap", "SAP", recognise, thing_of, sap_key, naming=naming, edition=edition, day=day, amount=amount,
    moment=moment, made=is_own, titled=titled, beside=beside, is_id=is_key,
)  # fmt: skip
