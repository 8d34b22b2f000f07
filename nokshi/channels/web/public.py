"""The doors that letters lead to; a signed token is the only key."""

import hashlib
import hmac
from base64 import b64decode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from nokshi.channels.actions import tracking
from nokshi.channels.email import links
from nokshi.channels.models import Message
from nokshi.channels.rules.machines import suspicion_of
from nokshi.channels.web.showing import letter_response
from nokshi.kernel import clock
from nokshi.kernel.doors import public

GIF = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
ONE_CLICK = "One-Click"


@public
@require_safe
def click(request: HttpRequest, token: str) -> HttpResponse:
    """Lead on to where a letter's link goes, and keep the knock."""
    try:
        number, url = links.read_click(token)
    except links.NotOurs:
        return _not_ours(request)
    message = Message.objects.filter(pk=number).select_related("customer").first()
    if message is not None:
        _keep(request, message, url, is_trap=not url)
    if not url.startswith(links.FOLLOWED):
        return _not_ours(request)
    answer = HttpResponseRedirect(url)
    answer["Referrer-Policy"] = "no-referrer"
    return _private(answer)


@public
@require_safe
def picture(request: HttpRequest, token: str) -> HttpResponse:
    """Give the picture of one dot by which an opened letter shows."""
    message = _message_of(token.removesuffix(".gif"), "open")
    if message is None:
        return _not_ours(request)
    _keep(request, message, "")
    return _private(HttpResponse(GIF, content_type="image/gif"))


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def farewell(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before a farewell, or take it at once where the mail program asks in one click (RFC 8058)."""
    message = _message_of(token, "farewell")
    if message is None or message.customer is None:
        return _not_ours(request)
    with translation.override(_language_of(message)):
        if request.method != "POST":
            return _page(request, message, "ask")
        if request.POST.get("List-Unsubscribe") == ONE_CLICK:
            tracking.unsubscribe(message=message, everything=False, way="one_click", now=clock.now())
            return _private(HttpResponse(status=200))
        return _chosen(request, message, request.POST.get("choice", "these"))


@public
@require_safe
def in_browser(request: HttpRequest, token: str) -> HttpResponse:
    """Show a letter as a page, to whom mail programs show it badly."""
    message = _message_of(token, "browser")
    if message is None or not hasattr(message, "body"):
        return _not_ours(request)
    _keep(request, message, "")
    return _private(letter_response(message, tracked=True))


def _chosen(request: HttpRequest, message: Message, choice: str) -> HttpResponse:
    if choice == "again":
        tracking.subscribe_again(message=message, now=clock.now())
    elif choice in ("these", "all"):
        tracking.unsubscribe(message=message, everything=choice == "all", way="page", now=clock.now())
    return _page(request, message, choice if choice in ("again", "all") else "these")


def _page(request: HttpRequest, message: Message, state: str) -> HttpResponse:
    context = {"message": message, "state": state, "sender": message.from_name}
    return _private(render(request, "channels/farewell.html", context))


def _not_ours(request: HttpRequest) -> HttpResponse:
    return _private(render(request, "channels/not_ours.html", status=404))


def _message_of(token: str, purpose: str) -> Message | None:
    try:
        number = links.read_message(token, purpose)
    except links.NotOurs:
        return None
    return Message.objects.filter(pk=number).select_related("customer").first()


def _language_of(message: Message) -> str:
    """Return the customer's language if we speak it, else the letter's, else English."""
    spoken = dict(settings.LANGUAGES)
    wanted = (message.customer.language if message.customer else "", message.language)
    return next((language for language in wanted if language in spoken), settings.LANGUAGE_CODE)


def _keep(request: HttpRequest, message: Message, url: str, *, is_trap: bool = False) -> None:
    address = request.META.get("REMOTE_ADDR", "")
    headers = {name.lower(): value for name, value in request.headers.items()}
    suspicion = suspicion_of(request.method or "GET", headers, address)
    key = settings.SECRET_KEY.encode()
    source = hmac.new(key, address.encode(), hashlib.sha256).hexdigest()[:16]
    tracking.note_knock(message=message, url=url, is_trap=is_trap, suspicion=suspicion, source=source, now=clock.now())


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store, private"
    answer["X-Robots-Tag"] = "noindex"
    return answer
