"""Cut an answer down to what its writer wrote, and make its HTML harmless."""

import html as markup
import re

import nh3

QUOTE_HEADS = re.compile(
    r"^\s*(?:"
    r"On .{6,200}wrote:|"
    r".{4,200}(?:লিখেছেন|লিখেছে):|"
    r"Am .{6,200}schrieb.*:|Le .{6,200}a écrit\s?:|El .{6,200}escribió:|Em .{6,200}escreveu:|"
    r"-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Mensagem original|মূল বার্তা)\s*-{2,}|"
    r"_{20,}|"
    r"From:\s.+"
    r")\s*$",
    re.IGNORECASE,
)
BROKEN_HEAD = re.compile(r"^(On .{6,160})\n(.{0,80}wrote:)\s*$", re.MULTILINE)
LONGEST = 20_000
BREAKS = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^>]*>", re.IGNORECASE)
SPACES = re.compile(r"\n\s*\n\s*\n+")
TAGS = {"a", "b", "blockquote", "br", "code", "div", "em", "h1", "h2", "h3", "i", "li", "ol", "p", "pre", "span",
        "strong", "table", "tbody", "td", "th", "thead", "tr", "u", "ul"}  # fmt: skip


def trimmed(text: str) -> str:
    """Return an answer without what it quotes and without the signature below."""
    text = BROKEN_HEAD.sub(r"\1 \2", text[:LONGEST].replace("\r\n", "\n"))
    kept: list[str] = []
    for line in text.split("\n"):
        if line.rstrip() == "--" or line == "-- " or QUOTE_HEADS.match(line):
            break
        kept.append(line.rstrip())
    while kept and (not kept[-1] or kept[-1].startswith(">")):
        kept.pop()
    own = "\n".join(line for line in kept if not line.startswith(">"))
    return SPACES.sub("\n\n", own).strip()


def clean_html(html: str) -> str:
    """Return HTML that can be shown: a few tags, links, no pictures, no style, no script."""
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"})


def text_of(html: str) -> str:
    """Return what HTML says, as plain text."""
    broken = BREAKS.sub("\n", html)
    return SPACES.sub("\n\n", markup.unescape(nh3.clean(broken, tags=set()))).strip()
