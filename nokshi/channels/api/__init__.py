"""Messages for programs, and how e-mail leaves and comes in."""

from nokshi.channels.api import mail, messages

__all__ = ["mail", "messages"]
