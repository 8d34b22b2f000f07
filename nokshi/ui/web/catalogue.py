"""A page with every element, for those who build and those who look."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from nokshi.kernel.doors import scope_of
from nokshi.ui.web.samples import samples

LOOK = "ui.look"


def catalogue(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or scope_of(request).may(LOOK)):
        raise Http404
    return render(request, "ui/catalogue.html", samples(request))
