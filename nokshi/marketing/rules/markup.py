"""The little markup of a letter's texts: **bold**, *slanted*, [words](address), lists, paragraphs.

Placeholders ({{ … }} and {% … %}) stand as they are; everything else is escaped.
"""

import re
from html import escape

from nokshi.marketing.rules.blocks import is_link

PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
MARK = re.compile("\ue000(\\d+)\ue001")
BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
SLANTED = re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])")
LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
ITEM = re.compile(r"^\s*[-•]\s+", re.MULTILINE)
LINK_STYLE = "color:inherit;text-decoration:underline"


def line_html(text: str) -> str:
    """Return one line as HTML, with its placeholders left standing."""
    kept, placeholders = _set_aside(" ".join(text.split("\n")))
    return _put_back(_inline(kept, placeholders), placeholders)


def text_html(text: str) -> str:
    """Return paragraphs and lists as HTML, with their placeholders left standing."""
    kept, placeholders = _set_aside(text.replace("\r\n", "\n"))
    parts = [part.strip("\n") for part in re.split(r"\n\s*\n", kept)]
    return _put_back("".join(_paragraph(part, placeholders) for part in parts if part.strip()), placeholders)


def attribute(text: str) -> str:
    """Return a text for an attribute in double quotes, with its placeholders left standing."""
    kept, placeholders = _set_aside(text.strip())
    return _put_back(escape(kept), placeholders)


def plain(text: str) -> str:
    """Return a text without its markup, links behind their words."""
    kept, placeholders = _set_aside(text.replace("\r\n", "\n").strip())
    kept = LINK.sub(r"\1 (\2)", kept)
    kept = SLANTED.sub(r"\1", BOLD.sub(r"\1", kept))
    return _put_back(kept, placeholders)


def links_in(text: str) -> list[str]:
    """Return where the links of a text lead."""
    return [
        _put_back(found[1], placeholders) for kept, placeholders in (_set_aside(text),) for found in LINK.findall(kept)
    ]


def _paragraph(part: str, placeholders: list[str]) -> str:
    lines = part.split("\n")
    if all(ITEM.match(line) for line in lines):
        items = "".join(f"<li>{_inline(ITEM.sub('', line), placeholders)}</li>" for line in lines)
        return f'<ul style="margin:0 0 12px;padding-inline-start:20px">{items}</ul>'
    body = "<br>".join(_inline(line, placeholders) for line in lines)
    return f'<p style="margin:0 0 12px">{body}</p>'


def _inline(text: str, placeholders: list[str]) -> str:
    safe = LINK.sub(lambda found: _link(found[1], found[2], placeholders), escape(text, quote=False))
    return SLANTED.sub(r"<em>\1</em>", BOLD.sub(r"<strong>\1</strong>", safe))


def _link(words: str, address: str, placeholders: list[str]) -> str:
    """Return a link whose address cannot be taken for markup: what follows looks for stars."""
    if not is_link(_put_back(address, placeholders)) and not address.startswith("nokshi:"):
        return words
    quiet = address.replace('"', "%22").replace("*", "%2A")
    return f'<a href="{quiet}" style="{LINK_STYLE}">{words}</a>'


def _set_aside(text: str) -> tuple[str, list[str]]:
    text = text.replace("\ue000", "").replace("\ue001", "")
    placeholders: list[str] = []

    def keep(found: re.Match[str]) -> str:
        placeholders.append(found[0])
        return f"\ue000{len(placeholders) - 1}\ue001"

    return PLACEHOLDER.sub(keep, text), placeholders


def _put_back(text: str, placeholders: list[str]) -> str:
    return MARK.sub(lambda found: placeholders[int(found[1])], text)
