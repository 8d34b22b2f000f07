"""The customer of an address, or nobody."""

from nokshi.customers.models import Customer
from nokshi.kernel.doors import Request
from nokshi.kernel.errors import NotThere


def customer_for(request: Request, customer_id: int) -> Customer:
    """Return a customer whom the reader sees; raises NotThere."""
    found = Customer.objects.visible_to(request.scope).filter(pk=customer_id).first()
    if found is None:
        raise NotThere
    return found
