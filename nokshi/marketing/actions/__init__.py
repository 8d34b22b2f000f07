"""The verbs of campaigns: write them, plan and stop them, send their letters, note what came of them."""

from nokshi.marketing.actions.drafting import (
    add_block,
    add_campaign,
    change_campaign,
    move_block,
    order_blocks,
    remove_block,
    remove_campaign,
    save_part,
    write_whole,
)
from nokshi.marketing.actions.noting import note
from nokshi.marketing.actions.running import pause, plan, resume, stop, unplan
from nokshi.marketing.actions.sending import send_test, work

__all__ = [
    "add_block",
    "add_campaign",
    "change_campaign",
    "move_block",
    "note",
    "order_blocks",
    "pause",
    "plan",
    "remove_block",
    "remove_campaign",
    "resume",
    "save_part",
    "send_test",
    "stop",
    "unplan",
    "work",
    "write_whole",
]
