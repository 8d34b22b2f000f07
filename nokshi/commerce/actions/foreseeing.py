"""Tell what a file of orders would do, and write nothing."""

from collections.abc import Sequence
from dataclasses import replace

from nokshi.commerce.actions.importing import ORDER, Work, draft_of_work, read_groups, refunded_ids
from nokshi.commerce.actions.importing_people import known_people
from nokshi.commerce.models import Order
from nokshi.commerce.rules.orders import RETURN, Draft, fingerprint
from nokshi.ports.importing import Fate, Group, Result, RunContext


def foresee_order_groups(groups: Sequence[Group], context: RunContext) -> list[Result]:
    """Say of each order whether it is new, already so, or there but otherwise, as `save_order_groups` would."""
    works = read_groups(groups, context)
    people = known_people([work.order for work in works], context)
    for work, customer_id in zip(works, people, strict=True):
        work.customer_id = customer_id
    drafts = _drafts(works, context)
    known = _prints(drafts)
    for work, draft in zip(works, drafts, strict=True):
        pk, digest = known.get((draft.source, draft.number), (None, ""))
        if pk is None:
            work.result.fate = Fate.NEW
            continue
        work.result.ref = (ORDER, pk)
        work.result.fate = Fate.SAME if digest == fingerprint(draft) else Fate.JOINED
    return [work.result for work in works]


def _drafts(works: Sequence[Work], context: RunContext) -> list[Draft]:
    refunded = refunded_ids([work for work in works if work.order.refund_of], {context.unit_id})
    drafts = [draft_of_work(work, {}, context) for work in works]
    return [
        replace(draft, refunds_id=refunded.get((draft.source, work.order.refund_of))) if draft.kind == RETURN else draft
        for work, draft in zip(works, drafts, strict=True)
    ]


def _prints(drafts: Sequence[Draft]) -> dict[tuple[str, str], tuple[int, str]]:
    rows = Order.objects.filter(unit__in={one.unit_id for one in drafts}, number__in={one.number for one in drafts})
    return {(source, number): (pk, digest) for source, number, pk, digest in
            rows.values_list("source", "number", "pk", "fingerprint")}  # fmt: skip
