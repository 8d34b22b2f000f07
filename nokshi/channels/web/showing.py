"""Show a letter as it is, in a frame of its own where nothing can run."""

from django.http import HttpResponse
from django.utils.html import format_html

from nokshi.channels.email import links
from nokshi.channels.email.plain import paragraphs
from nokshi.channels.models import Message

POLICY = (
    "default-src 'none'; img-src 'self' http: https: data:; style-src 'unsafe-inline'; font-src 'self'; "
    "form-action 'none'; base-uri 'self'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
OUTWARD = '<base target="_blank">'


def document_response(html: str) -> HttpResponse:
    """Answer with a letter's document under a policy that lets no script, form or frame in."""
    answer = HttpResponse(html)
    answer["Content-Security-Policy"] = POLICY
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def letter_response(message: Message, *, tracked: bool) -> HttpResponse:
    """Answer with what a message said; its links lead through us only where it is `tracked`."""
    html = message.body.html or _document(message.body.text)
    shown = links.tracked_html(html, message.pk) if tracked else links.bare_html(html)
    return document_response(_outward(shown))


def _outward(html: str) -> str:
    """Have links open beside the frame."""
    head, mark, rest = html.partition("<head>")
    return f"{head}{mark}{OUTWARD}{rest}" if mark else OUTWARD + html


def _document(text: str) -> str:
    return format_html(
        "<!doctype html><html><head><meta charset=utf-8><style>body{{font:15px/1.6 sans-serif;margin:16px}}</style>"
        "</head><body>{}</body></html>",
        paragraphs(text),
    )
