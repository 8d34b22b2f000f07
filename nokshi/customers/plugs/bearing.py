"""Customers bear fields of the house's own."""

from nokshi.customers.actions.bearing import hold, touched
from nokshi.customers.models import Customer
from nokshi.customers.queries.naming import answering, called
from nokshi.ports.bearers import Bearer, bearers

bearers.lend(
    Bearer(
        "customers.customer", "", "customers.view", "customers.change", hold, touched, lambda pk: pk,
        sorts=tuple(Customer.Kind.choices), order=10, answering=answering, called=called,
    )
)  # fmt: skip
