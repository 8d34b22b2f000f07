"""Sign the seals anew, so that an old key can be forgotten."""

from django.db import transaction

from nokshi.timeline.models import Block
from nokshi.timeline.signatures import doubt_of, signature_of


@transaction.atomic
def sign_anew() -> tuple[int, int]:
    """Sign every block whose signature fits with the first key; return how many, and how many stay as they are.

    What does not fit keeps its signature: signing must not make true what was forged.
    """
    signed = left = 0
    for block in Block.objects.defer("ids", "digests").order_by("number").iterator(chunk_size=500):
        if doubt_of(block):
            left += 1
            continue
        key, signature = signature_of(bytes(block.digest), block.sealed_at)
        if key != block.key:
            signed += Block.objects.filter(pk=block.pk).update(key=key, signature=signature)
    return signed, left
