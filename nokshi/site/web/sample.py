"""The buttons that fill an empty Nokshi with a made-up shop, and that take it out again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.jobs import later
from nokshi.kernel.scope import EVERYTHING
from nokshi.site.demo import removing
from nokshi.site.demo.filling import NotEmpty, fill

SIZE = 500
SEED = 1


@require_POST
@needs(EVERYTHING)
def demo(request: HttpRequest) -> HttpResponse:
    """Have the worker fill the shop."""
    later(fill_in_the_background)
    messages.success(request, _("The shop is being made up. In about a minute its customers and orders are here."))
    return redirect("/")


@require_POST
@needs(EVERYTHING)
def demo_remove(request: HttpRequest) -> HttpResponse:
    """Take the sample data out, and say what stays of it."""
    try:
        removed = removing.remove(actor=Actor.user(scope_of(request).user_id), now=clock.now())
    except removing.NoSample as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, removed.said())
    return redirect("/")


def fill_in_the_background() -> None:
    """Fill an empty Nokshi; a second call finds it filled and leaves it so."""
    try:
        fill(count=SIZE, seed=SEED, now=clock.now(), tell=lambda step, done, total: None)
    except NotEmpty:
        return
