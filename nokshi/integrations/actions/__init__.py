"""The verbs: keep answers, take in what programs report, tell endpoints what happened."""

from nokshi.integrations.actions.answers import Held, forget_old_answers, hold_answer, keep_answer

__all__ = ["Held", "forget_old_answers", "hold_answer", "keep_answer"]
