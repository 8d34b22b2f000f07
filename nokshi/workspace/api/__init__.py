"""The workspace for programs: the organisation, its units, people, roles, teams and saved views."""

from nokshi.workspace.api import house, people, tokens, views

__all__ = ["house", "people", "tokens", "views"]
