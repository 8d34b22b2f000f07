"""What was changed in the settings: the workspace's events, newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nokshi.kernel.doors import needs, scope_of
from nokshi.workspace.queries import changes_in


@needs("workspace.changes")
def changes(request: HttpRequest) -> HttpResponse:
    """List what was changed, who did it and when."""
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    return render(request, "workspace/changes.html", {"page": changes_in(scope_of(request), after, before)})
