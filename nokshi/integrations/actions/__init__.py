"""The verbs: keep answers, take in what programs report, tell endpoints what happened."""

from nokshi.integrations.actions.answers import Held, forget_old_answers, hold_answer, keep_answer
from nokshi.integrations.actions.happenings import Report, Taken, take_reports
from nokshi.integrations.actions.replaying import Replayed, replay, replay_since
from nokshi.integrations.actions.webhooks import add_webhook, change_webhook, remove_webhook, renew_secret

__all__ = [
    "Held",
    "Replayed",
    "Report",
    "Taken",
    "add_webhook",
    "change_webhook",
    "forget_old_answers",
    "hold_answer",
    "keep_answer",
    "remove_webhook",
    "renew_secret",
    "replay",
    "replay_since",
    "take_reports",
]
