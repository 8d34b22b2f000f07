from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from nokshi.ui.web.preloading import PreloadMiddleware, is_preload


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page") if request.path == "/" else HttpResponseRedirect("/")


def test_a_preloaded_page_may_be_kept_for_seconds_and_is_known() -> None:
    request = RequestFactory().get("/", headers={"Purpose": "prefetch"})
    assert is_preload(request)
    assert PreloadMiddleware(page)(request)["Cache-Control"] == "private, max-age=5"


def test_a_page_that_is_shown_and_a_way_elsewhere_are_not_kept() -> None:
    shown = RequestFactory().get("/")
    moved = RequestFactory().get("/old/", headers={"Purpose": "prefetch"})
    assert not is_preload(shown)
    assert "Cache-Control" not in PreloadMiddleware(page)(shown)
    assert "Cache-Control" not in PreloadMiddleware(page)(moved)
