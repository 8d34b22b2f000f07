"""The workspace for programs: the business, who works in it, what is one's own, and finding anything."""

from nokshi.workspace.api import devices, finding, house, own, people, sign_on, tokens, views

__all__ = ["devices", "finding", "house", "own", "people", "sign_on", "tokens", "views"]
