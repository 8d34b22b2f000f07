"""Walk along the seals step by step, so that a page can show how far it is."""

from datetime import datetime

from django.db import transaction

from nokshi.timeline.models import Block, Check
from nokshi.timeline.verifying import Chain, faults_at_the_end

BLOCKS = 20
FAULTS = 50


@transaction.atomic
def begin_check(*, now: datetime) -> Check:
    """Begin a walk along the sealed blocks; the steps are taken by `check_step`."""
    return Check.objects.create(begun_at=now, blocks=Block.objects.count())


@transaction.atomic
def check_step(*, check_id: int, now: datetime) -> bool:
    """Take the next blocks of a walk; say whether there is more to do."""
    check = Check.objects.select_for_update().get(pk=check_id)
    if check.ended_at:
        return False
    chain = Chain(Block.objects.filter(number=check.block).first())
    chain.number = check.block
    blocks = list(Block.objects.filter(number__gt=check.block).order_by("number")[:BLOCKS])
    faults = [fault for block in blocks for fault in chain.step(block)]
    check.events += sum(block.count for block in blocks)
    check.block, check.head = chain.number, chain.digest.hex()
    is_done = len(blocks) < BLOCKS
    if is_done:
        faults += faults_at_the_end(chain)
    check.faults = [*check.faults, *(list(fault) for fault in faults)][:FAULTS]
    if is_done or len(check.faults) >= FAULTS:
        check.ended_at = now
    check.save()
    return check.ended_at is None
