"""The room's style sheet and script, each as one file, made of many small ones."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

HERE = Path(__file__).parent / "static" / "ui"
IMPORT = re.compile(r'@import url\("(?P<file>[^"]+)"\)(?: layer\((?P<layer>\w+)\))?;\n?')
VENDOR = re.compile(r'url\("(vendor/[^"]+)"\)')
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
JS_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
BLANK = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class Bundle:
    """One file to send: its text, the same compressed, and a digest that names this version."""

    text: str
    content_type: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    @property
    def compressed(self) -> bytes:
        return gzip.compress(self.text.encode(), mtime=0)


def stylesheet(folder: Path = HERE / "css") -> Bundle:
    """Return index.css with its imports put in place, layers kept, comments out."""

    def put_in(found: re.Match[str]) -> str:
        text = (folder / found["file"]).read_text("utf-8")
        return f"@layer {found['layer']}{{{text}}}\n" if found["layer"] else text

    text = IMPORT.sub(put_in, (folder / "index.css").read_text("utf-8"))
    text = VENDOR.sub(lambda found: f'url("{versioned(found[1])}")', text)
    return Bundle(BLANK.sub("\n", CSS_COMMENT.sub("", text)).strip(), "text/css; charset=utf-8")


def script(folder: Path = HERE / "js") -> Bundle:
    """Return all scripts, each in a scope of its own, in the order of their names."""
    parts = (JS_COMMENT.sub("", file.read_text("utf-8")) for file in sorted(folder.glob("*.js")))
    text = "\n".join(f"{{{part.strip()}}}" for part in parts)
    return Bundle(BLANK.sub("\n", text), "text/javascript; charset=utf-8")


@lru_cache(maxsize=256)
def versioned(path: str) -> str:
    """Return the address of a static file with a mark of its content, so that browsers may keep it for a year."""
    found = finders.find(path)
    mark = f"?v={hashlib.sha256(Path(found).read_bytes()).hexdigest()[:8]}" if isinstance(found, str) else ""
    return static(path) + mark


MAKERS = {"css": stylesheet, "js": script}


@lru_cache(maxsize=4)
def _made(kind: str, changed: float) -> tuple[Bundle, str, bytes]:
    bundle = MAKERS[kind]()
    return bundle, bundle.digest, bundle.compressed


def made(kind: str) -> tuple[Bundle, str, bytes]:
    """Return the bundle `css` or `js` with digest and compressed bytes; in development made anew after a change."""
    changed = max(file.stat().st_mtime for file in HERE.rglob(f"*.{kind}")) if settings.DEBUG else 0.0
    return _made(kind, changed)
