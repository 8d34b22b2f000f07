"""The verbs: send a message, note what became of it, take in what comes back."""

from nokshi.channels.actions.sending import Content, Outgoing, send, send_many, send_test

__all__ = ["Content", "Outgoing", "send", "send_many", "send_test"]
