"""A page that was fetched before it was shown tells that it is looked at."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from nokshi.kernel import clock
from nokshi.kernel.doors import public, scope_of
from nokshi.timeline.looking import looked, record_in


@require_POST
@public
def note(request: HttpRequest) -> HttpResponse:
    """Note a look at the record that the page names; the name is sealed for the user it was shown to."""
    scope = scope_of(request)
    record = record_in(request.POST.get("look", ""), scope)
    if record is None:
        raise Http404
    looked(scope, *record, clock.now())
    return HttpResponse(status=204)
