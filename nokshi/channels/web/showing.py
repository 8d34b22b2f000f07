"""Show a letter as it is, in a frame of its own where nothing can run."""

from django.http import HttpResponse
from django.templatetags.static import static
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
FACE = (
    "<style>@font-face{{font-family:'Nokshi Bengali';font-weight:100 900;font-display:block;"
    "src:url({}) format('woff2');unicode-range:U+0951-0952,U+0964-0965,U+0980-09FE,U+200C-200D,U+25CC}}"
    "body,body *{{font-family:'Nokshi Bengali','Helvetica Neue',Helvetica,Arial,sans-serif !important}}</style>"
)
BENGALI = "vendor/fonts/noto-sans-bengali.woff2"


def document_response(html: str) -> HttpResponse:
    """Answer with a letter's document under a policy that lets no script, form or frame in."""
    answer = HttpResponse(_readable(_outward(html)))
    answer["Content-Security-Policy"] = POLICY
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def letter_response(message: Message, *, tracked: bool) -> HttpResponse:
    """Answer with what a message said; its links lead through us only where it is `tracked`."""
    html = message.body.html or _document(message.body.text)
    shown = links.tracked_html(html, message.pk) if tracked else links.bare_html(html)
    return document_response(shown)


def _outward(html: str) -> str:
    """Have links open beside the frame."""
    head, mark, rest = html.partition("<head>")
    return f"{head}{mark}{OUTWARD}{rest}" if mark else OUTWARD + html


def _readable(html: str) -> str:
    """Lend our Bengali face to a letter that is looked at here: the reader's own machine may have none."""
    face = FACE.format(static(BENGALI))
    head, mark, rest = html.partition("</head>")
    return f"{head}{face}{mark}{rest}" if mark else face + html


def _document(text: str) -> str:
    return format_html(
        "<!doctype html><html><head><meta charset=utf-8><style>body{{font:15px/1.6 sans-serif;margin:16px}}</style>"
        "</head><body>{}</body></html>",
        paragraphs(text),
    )
