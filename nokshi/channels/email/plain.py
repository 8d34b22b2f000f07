"""Make a letter of a plain text: paragraphs, links, nothing else."""

from django.utils.html import format_html, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

PAGE = (
    '<!doctype html><html lang="{}" dir="auto"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">'
    '<meta name="color-scheme" content="light dark"></head>'
    '<body style="margin:0;padding:16px;font:16px/1.6 -apple-system,Segoe UI,Roboto,Noto Sans Bengali,sans-serif">'
    '<div style="max-width:640px">{}</div></body></html>'
)


def html_of(text: str, language: str = "en") -> str:
    """Return a plain text as the HTML of a letter."""
    return format_html(PAGE, language, paragraphs(text))


def paragraphs(text: str) -> SafeString:
    """Return a plain text as paragraphs, escaped, its links live."""
    return mark_safe(linebreaks(urlize(text, autoescape=True)))  # urlize has escaped it
