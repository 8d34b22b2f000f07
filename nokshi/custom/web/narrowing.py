"""Lists narrowed by own fields, for rooms whose lists know no other conditions."""

from typing import Any, Self, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from nokshi.conditions.compiler import matching
from nokshi.conditions.errors import ConditionError
from nokshi.conditions.web.builder import Builder
from nokshi.custom.queries import fields_on
from nokshi.kernel import clock
from nokshi.kernel.doors import scope_of

M = TypeVar("M", bound=Model)
NAME = "own"


class OwnNarrowing:
    """Conditions over a list's own fields as its address asks for them; `fault` says what is wrong with them."""

    def __init__(self, request: HttpRequest, subject: str) -> None:
        self.scope, self.subject = scope_of(request), subject
        self.builder = Builder.of_form(request.GET, scope=self.scope, name=NAME, subject=subject)
        self.fault = ""

    @classmethod
    def of(cls, request: HttpRequest, subject: str) -> Self | None:
        """Return the conditions of a page's address, None where there are no fields to ask for."""
        return cls(request, subject) if fields_on(subject, scope_of(request)) else None

    @property
    def is_asked(self) -> bool:
        """Say whether there are conditions, or somebody is at work on some."""
        return not self.builder.is_empty or self.builder.is_turning

    def keep(self, rows: QuerySet[M]) -> QuerySet[M]:
        """Keep the rows that fit; none where the conditions cannot be asked."""
        if self.builder.is_empty:
            return rows
        try:
            tree: Any = self.builder.tree_so_far() if self.builder.is_turning else self.builder.tree()
            return matching(tree, rows, scope=self.scope, now=clock.now(), subject=self.subject)
        except ConditionError as error:
            self.fault = str(error)
            return rows.none()
