"""Coming in: the start of everything, what it weighs when nobody asks, and what a browser must fetch first."""

import re
import time
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from nokshi.site.bench.bench import Bench
from nokshi.site.bench.client import Answer, Client
from nokshi.site.bench.measures import Measure, Task

QUIET = 5.0
MIB, KB = 2**20, 1_000
STYLES = re.compile(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"')
SCRIPTS = re.compile(r'<script[^>]+src="([^"]+)"')
ICONS = re.compile(r'href="([^"#]+icons[^"#]*\.svg[^"#]*)#')
FACE = re.compile(r"@font-face\s*{([^}]+)}")
RANGE = re.compile(r"U\+([0-9A-Fa-f]+)(?:-([0-9A-Fa-f]+))?")
FILE = re.compile(r'url\("?([^")]+\.woff2[^")]*)"?\)')
TAGS = re.compile(r"<(script|style)[^>]*>.*?</\1>|<[^>]+>", re.DOTALL)


def started(bench: Bench) -> Iterator[Measure]:
    """Tell how long the server took to its first page, and what all its processes weigh after a quiet moment."""
    time.sleep(QUIET)
    yield Measure("idle.memory", bench.server.memory() / MIB, "MiB")
    yield Measure("start.first_page", bench.server.seconds, "s")


def first_load(bench: Bench) -> Iterator[Measure]:
    """Add up what a browser fetches that comes to the list of customers for the first time, compressed."""
    most = 0.0
    fonts = 0.0
    for language in ("en", "bn"):
        client = bench.new_client()
        client.cookies["nokshi_language"] = language
        page = client.get("/customers/")
        styles, scripts = STYLES.findall(page.text), SCRIPTS.findall(page.text)
        icons = ICONS.findall(page.text)[:1]
        parts = {path: client.get(path) for path in dict.fromkeys([*styles, *scripts, *icons])}
        most = max(most, (len(page.body) + sum(len(part.body) for part in parts.values())) / KB)
        fonts = max(fonts, _fonts(client, {path: parts[path] for path in styles}, TAGS.sub(" ", page.text)) / KB)
    yield Measure("first_load.page", most, "KB")
    yield Measure("first_load.fonts", fonts, "KB")


def _fonts(client: Client, styles: Mapping[str, Answer], text: str) -> int:
    """Return the bytes of those fonts whose letters stand on the page."""
    signs = {ord(sign) for sign in text if not sign.isspace()}
    wanted: dict[str, int] = {}
    for path, style in styles.items():
        for face in FACE.findall(style.text):
            ranges = [(int(low, 16), int(high or low, 16)) for low, high in RANGE.findall(face)]
            if not ranges or any(low <= sign <= high for sign in signs for low, high in ranges):
                for file in FILE.findall(face)[:1]:
                    wanted[file] = len(client.get(urljoin(path, file)).body)
    return sum(wanted.values())


TASKS = [
    Task({"idle.memory": "MiB", "start.first_page": "s"}, started),
    Task({"first_load.page": "KB", "first_load.fonts": "KB"}, first_load),
]
