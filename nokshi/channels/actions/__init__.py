"""The verbs: send a message, note what became of it, take in what comes back."""

from nokshi.channels.actions.sending import Content, Outgoing, call_postman, send, send_many, send_test

__all__ = ["Content", "Outgoing", "call_postman", "send", "send_many", "send_test"]
