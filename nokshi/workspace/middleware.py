"""Give every request the scope of its reader, and his language."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from nokshi.kernel.scope import Scope
from nokshi.workspace.queries import scope_for


class ScopeMiddleware:
    """Set `request.scope`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        request.scope = scope_for(user) if user.is_authenticated else Scope.nobody()  # type: ignore[attr-defined]
        return self.get_response(request)
