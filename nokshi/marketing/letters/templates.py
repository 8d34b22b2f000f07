"""From blocks to HTML by MJML: people's words never pass through MJML, they are put in afterwards."""

import re
from collections.abc import Mapping, Sequence
from html import escape

import mrml

from nokshi.marketing.rules import markup
from nokshi.marketing.rules.blocks import Block, is_link

PAPER, GROUND, INK, QUIET, LINE, ACCENT = "#ffffff", "#f5f2ec", "#29241f", "#6b6259", "#e6e0d6", "#2f4790"
FONT = "'Helvetica Neue',Helvetica,Arial,'Noto Sans Bengali',Vrinda,sans-serif"
DARK = (
    "@media (prefers-color-scheme: dark) {"
    " .ground, body { background:#1c1917 !important; }"
    " .paper, .paper td { background:#26221f !important; }"
    " .ink div, .ink h1, .ink p, .ink li { color:#f2ede6 !important; }"
    " .quiet div, .paper img { color:#b8aea3 !important; } }"
)
MARK = re.compile(r"X9x(\d+)x9X")
RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur"})
LINE_HEIGHT = {"bn": "1.75"}

Words = Mapping[str, Mapping[str, str]]


class _Page:
    """A letter being made: MJML with marks, and the pieces that will take their places."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def put(self, html: str) -> str:
        """Keep a piece of HTML and return the mark that stands for it."""
        self.pieces.append(html)
        return f"X9x{len(self.pieces) - 1}x9X"

    def link(self, address: str) -> str:
        return self.put(markup.attribute(address) if is_link(address) or address.startswith("nokshi:") else "#")


def html_template(
    blocks: Sequence[Block], words: Words, *, subject: str, preheader: str, language: str, foot: str
) -> str:
    """Return the HTML of a letter in one language, its placeholders still standing; `foot` is finished HTML."""
    page = _Page()
    columns = "".join(_block(page, block, words.get(block["id"], {})) for block in blocks)
    mjml = _document(page, columns, preheader, foot, language)
    html = mrml.to_html(mjml, None, mrml.RenderOptions(fonts={})).content
    html = MARK.sub(lambda found: page.pieces[int(found[1])], html)
    return html.replace("<title></title>", f"<title>{markup.line_html(subject)}</title>", 1)


def text_template(blocks: Sequence[Block], words: Words, *, foot: str) -> str:
    """Return the plain text of a letter in one language, its placeholders still standing."""
    parts = [_plain(block, words.get(block["id"], {})) for block in blocks]
    return "\n\n".join(part for part in [*parts, foot] if part.strip()) + "\n"


def _document(page: _Page, columns: str, preheader: str, foot: str, language: str) -> str:
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    preview = f"<mj-preview>{page.put(markup.line_html(preheader))}</mj-preview>" if preheader else ""
    return (
        f'<mjml lang="{escape(language)}" dir="{direction}"><mj-head>{preview}<mj-attributes>'
        f'<mj-all font-family="{FONT}" />'
        f'<mj-text font-size="16px" line-height="{LINE_HEIGHT.get(language, "1.6")}" color="{INK}" '
        f'align="{"right" if direction == "rtl" else "left"}" padding="8px 28px" css-class="ink" />'
        f"</mj-attributes><mj-style>{DARK}</mj-style></mj-head>"
        f'<mj-body background-color="{GROUND}" css-class="ground">'
        f'<mj-section padding="8px"></mj-section>{columns}'
        f'<mj-section background-color="{PAPER}" css-class="paper" padding="0 0 20px"><mj-column>'
        f'<mj-divider border-width="1px" border-color="{LINE}" padding="12px 28px" />'
        f'<mj-text font-size="13px" color="{QUIET}" css-class="quiet">{page.put(foot)}</mj-text>'
        "</mj-column></mj-section></mj-body></mjml>"
    )


def _section(body: str) -> str:
    return f'<mj-section background-color="{PAPER}" css-class="paper" padding="4px 0">{body}</mj-section>'


def _column(body: str) -> str:
    return f"<mj-column>{body}</mj-column>"


def _block(page: _Page, block: Block, said: Mapping[str, str]) -> str:
    return _section(MAKERS[block["kind"]](page, block, said))


def _heading(page: _Page, block: Block, said: Mapping[str, str]) -> str:
    title = f'<h1 style="margin:0;font-size:24px;line-height:1.4">{markup.line_html(said.get("text", ""))}</h1>'
    return _column(f"<mj-text>{page.put(title)}</mj-text>")


def _text(page: _Page, block: Block, said: Mapping[str, str]) -> str:
    return _column(f"<mj-text>{page.put(markup.text_html(said.get('text', '')))}</mj-text>")


def _foot(page: _Page, block: Block, said: Mapping[str, str]) -> str:
    text = page.put(markup.text_html(said.get("text", "")))
    return _column(f'<mj-text font-size="14px" color="{QUIET}" css-class="quiet">{text}</mj-text>')


def _image(page: _Page, block: Block, said: Mapping[str, str]) -> str:
    source, alt = page.link(block.get("src", "")), page.put(markup.attribute(said.get("alt", "")))
    leads = f'href="{page.link(block["href"])}" ' if block.get("href") else ""
    return _column(f'<mj-image src="{source}" alt="{alt}" {leads}padding="8px 28px" border-radius="6px" />')


def _button(page: _Page, block: Block, said: Mapping[str, str]) -> str:
    words = page.put(markup.line_html(said.get("label", "")))
    return _column(
        f'<mj-button href="{page.link(block.get("href", ""))}" background-color="{ACCENT}" color="#ffffff" '
        f'align="left" font-size="16px" font-weight="600" border-radius="6px" inner-padding="12px 22px" '
        f'padding="8px 28px">'
        f"{words}</mj-button>"
    )


def _columns(page: _Page, block: Block, said: Mapping[str, str]) -> str:
    halves = (page.put(markup.text_html(said.get(side, ""))) for side in ("left", "right"))
    return "".join(_column(f"<mj-text>{half}</mj-text>") for half in halves)


def _divider(page: _Page, block: Block, said: Mapping[str, str]) -> str:
    return _column(f'<mj-divider border-width="1px" border-color="{LINE}" padding="8px 28px" />')


MAKERS = {
    "heading": _heading, "text": _text, "image": _image, "button": _button, "columns": _columns,
    "divider": _divider, "foot": _foot,
}  # fmt: skip


def _plain(block: Block, said: Mapping[str, str]) -> str:
    kind = block["kind"]
    if kind == "divider":
        return "—" * 20
    if kind == "image":
        return f"[{said['alt'].strip()}]" if said.get("alt", "").strip() else ""
    if kind == "button":
        return f"{said.get('label', '').strip()}: {block.get('href', '')}"
    return "\n\n".join(markup.plain(text) for text in said.values() if text.strip())
