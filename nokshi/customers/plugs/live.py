"""What moves on open pages: the list of customers, and each of them."""

from nokshi.ports.live import Topic, topics

topics.lend(
    Topic("customers.new", ("customers.added", "customers.restored"), capability="customers.view"),
    Topic("customers.customer", ("",), key="customer", capability="customers.view"),
)
