"""The style sheets keep their own laws, and the colours their contrast."""

import math
import re
from pathlib import Path

import pytest

from nokshi.ui.bundle import HERE

CSS = HERE / "css"
SHEETS = sorted(CSS.rglob("*.css"))
TOKENS = "".join((CSS / name).read_text("utf-8") for name in ("tokens.css", "measures.css"))
LONGEST = 130
RAW_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:oklch|oklab|rgba?|hsla?)\(", re.IGNORECASE)
PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border)-(?:left|right|top|bottom)|(?<![\w-])(?:left|right|top|bottom)\s*:"
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
sheets = pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)

TEXT = ["ink", "ink-2", "ink-3", "indigo", "madder", "turmeric", "leaf"]
GROUNDS = ["paper", "surface", "sunken", "selected", "hover", "raised"]
PAIRS = [
    *((text, ground, 4.5) for text in TEXT for ground in GROUNDS),
    *((text, f"{text}-wash", 4.5) for text in ("indigo", "madder", "turmeric", "leaf")),
    *((text, "indigo-wash", 4.5) for text in ("ink", "ink-2", "ink-3")),
    ("on-indigo", "indigo-solid", 4.5),
    ("on-indigo", "indigo-solid-hover", 4.5),
    ("on-night", "night", 4.5),
    ("on-night-link", "night", 4.5),
    *(("on-cloth", f"cloth-{number}", 4.5) for number in (1, 2, 3, 4)),
    ("edge", "surface", 3.0),
    ("edge", "paper", 3.0),
    ("thread", "surface", 3.0),
    *((f"{fill}-fill", "surface", 3.0) for fill in ("madder", "turmeric", "leaf", "slate")),
]


@sheets
def test_a_sheet_is_short(sheet: Path) -> None:
    assert len(sheet.read_text("utf-8").splitlines()) <= LONGEST


@sheets
def test_raw_colours_stand_in_the_tokens_only(sheet: Path) -> None:
    if sheet.name != "tokens.css":
        assert not RAW_COLOUR.findall(COMMENT.sub("", sheet.read_text("utf-8")))


@sheets
def test_a_sheet_turns_round_with_the_script(sheet: Path) -> None:
    assert not PHYSICAL.findall(COMMENT.sub("", sheet.read_text("utf-8")))


@sheets
def test_every_token_that_is_used_is_there(sheet: Path) -> None:
    text = COMMENT.sub("", sheet.read_text("utf-8"))
    here = set(re.findall(r"(--[\w-]+)\s*:", TOKENS + text))
    assert set(re.findall(r"var\((--[\w-]+)\)", text)) <= here


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_colours_can_be_told_apart(text: str, ground: str, least: float, theme: int) -> None:
    assert contrast(colour(text, theme), colour(ground, theme)) >= least


def colour(name: str, theme: int) -> tuple[float, float, float]:
    """Return lightness, chroma and hue of a token in the light (0) or dark (1) theme."""
    found = re.search(rf"--{name}:\s*(.*?);", TOKENS)
    assert found, name
    if alias := re.fullmatch(r"var\(--([\w-]+)\)", found[1]):
        return colour(alias[1], theme)
    values = re.findall(r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)", found[1]) or [("1", "0", "0")]
    lightness, chroma, hue = values[min(theme, len(values) - 1)]
    return float(lightness), float(chroma), float(hue)


def luminance(lightness: float, chroma: float, hue: float) -> float:
    """Return the relative luminance (WCAG 2.2) of an OKLCH colour (Ottosson, 2020), clipped to sRGB."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Return the contrast ratio of two colours."""
    lighter, darker = sorted((luminance(*one), luminance(*other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
