"""Take the made-up shop out again, and nothing else: what others worked with stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.commerce import actions as commerce
from nokshi.commerce.models import Cart, Order
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import Change, RunContext, import_kinds
from nokshi.site.demo import clearing
from nokshi.site.demo.marks import RUN, SOURCE
from nokshi.site.events import SampleRemoved
from nokshi.timeline import actions as timeline
from nokshi.timeline.models import EventRow
from nokshi.ui.written import figure
from nokshi.workspace.queries import root_unit

AT_ONCE = 200
CUSTOMER, ORDER, CART = "customers.customer", "commerce.order", "commerce.cart"
Kept = list[tuple[str, int]]


class NoSample(DomainError):
    code = "demo.no_sample"
    sentence = _("There is no sample data here that could be removed.")
    status = 409


@dataclass(slots=True)
class Removed:
    """What came of it: how many customers went, and how many stay because somebody worked with them."""

    customers: int = 0
    left: int = 0

    def said(self) -> str:
        """Return what came of it in the reader's language."""
        gone = _("The sample data is removed: %(customers)s customers and what belonged to them.")
        stays = _("%(left)s customers stay, since somebody worked with them.")
        parts = [str(gone) % {"customers": figure(self.customers)}]
        return " ".join([*parts, str(stays) % {"left": figure(self.left)}] if self.left else parts)


def is_there() -> bool:
    """Say whether sample data was filled in and not removed since."""
    removed = EventRow.objects.filter(kind="site.sample_removed").order_by("-id").values_list("id", flat=True).first()
    return EventRow.objects.standing().filter(run_id=RUN, id__gt=removed or 0).exists()


@transaction.atomic
def remove(*, actor: Actor, now: datetime) -> Removed:
    """Remove the sample data; raises NoSample. Customers with whom somebody worked stay, and so does what they need."""
    if not is_there():
        raise NoSample
    context = RunContext(RUN, Scope.system(), actor, now, root_unit().pk, SOURCE)
    ids = list(Customer.objects.standing().filter(source=SOURCE).order_by("pk").values_list("pk", flat=True))
    kept: Kept = []
    for start in range(0, len(ids), AT_ONCE):
        kept += _take_out(ids[start : start + AT_ONCE], context)
    kept += clearing.clear(context)
    left = sum(kind == CUSTOMER for kind, _number in kept)
    event = SampleRemoved(customers=len(ids) - left, left=left)
    by = timeline.record(event, at=now, actor=actor, subject=("workspace.unit", root_unit().pk))
    assert by is not None
    timeline.retract_run(run=RUN, by=by, keep=kept)
    return Removed(len(ids) - left, left)


def _take_out(ids: Sequence[int], context: RunContext) -> Kept:
    """Take some customers with their orders and carts out; return what stays of them."""
    rows = Order.objects.filter(customer__in=ids, source=SOURCE).values_list("pk", "fingerprint").order_by("-pk")
    orders = {pk: Change(ORDER, pk, None, {"fingerprint": digest}) for pk, digest in rows}
    touched = clearing.touched(ORDER, set(orders))
    stay = commerce.undo_changes([change for pk, change in orders.items() if pk not in touched], context)
    _empty_carts(ids, context)
    people = import_kinds["people"].undo([Change(CUSTOMER, pk, None, {}) for pk in ids], context)
    return [*((ORDER, pk) for pk in touched), *((one.kind, one.id) for one in [*stay, *people])]


def _empty_carts(ids: Sequence[int], context: RunContext) -> None:
    carts = {cart.pk: cart for cart in Cart.objects.filter(customer__in=ids)}
    touched = clearing.touched(CART, set(carts))
    for pk, cart in carts.items():
        if pk not in touched:
            commerce.empty_cart(
                customer_id=cart.customer_id, unit_id=cart.unit_id, actor=Actor.system(), now=context.now
            )
