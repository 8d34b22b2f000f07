"""The doctor looks at what is around: disk, secrets, mail, Redis, the address."""

import contextlib
import shutil
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.utils.translation import gettext as _

from nokshi.channels.email.smtp import Line, Unreachable
from nokshi.kernel.formats import figure
from nokshi.site.backup import keeping
from nokshi.site.doctor.finding import Finding, good, note, trouble

MEGABYTE = 1 << 20
LITTLE = 500 * MEGABYTE
PATIENCE = 5.0
LOCAL = {"127.0.0.1", "::1", "localhost"}


def look_around(now: datetime, language: str) -> Iterator[Finding]:
    """Yield how things stand that need no database."""
    yield _disk(language)
    yield from _secrets()
    yield _mail()
    yield from _redis()
    yield from _address()
    yield _web()


def _disk(language: str) -> Finding:
    free = shutil.disk_usage(settings.CONFIG.home).free
    said = {"size": figure(free // MEGABYTE, language), "home": settings.CONFIG.home}
    if free < LITTLE:
        return trouble(
            "disk", _("The disk of %(home)s has only %(size)s MB left.") % said, f"du -sh {settings.CONFIG.home}/*"
        )
    return good("disk", _("The disk of %(home)s has %(size)s MB left.") % said)


def _secrets() -> Iterator[Finding]:
    for path in (settings.CONFIG.home / "secret.key", keeping.passphrase_path()):
        if path.exists() and path.stat().st_mode & 0o077:
            yield trouble(
                "secrets", _("Others on this machine may read %(path)s.") % {"path": path}, f"chmod 600 {path}"
            )
    if settings.CONFIG.home.stat().st_mode & 0o007:
        home = {"path": settings.CONFIG.home}
        yield trouble(
            "secrets", _("Others on this machine may look into %(path)s.") % home, f"chmod 700 {settings.CONFIG.home}"
        )


def _mail() -> Finding:
    url = settings.CONFIG.email_url
    if not url:
        return note(
            "mail",
            _("No mail server is set: letters stay in the outbox here."),
            "NOKSHI_EMAIL_URL=smtp+tls://user:password@mail.example.com:587",
        )
    server = {"server": urlsplit(url).hostname}
    try:
        with Line(url, timeout=PATIENCE) as line:
            line.check()
    except Unreachable as error:
        return trouble(
            "mail",
            _("The mail server %(server)s does not let us in: %(error)s") % {**server, "error": error},
            "NOKSHI_EMAIL_URL=…",
        )
    return good("mail", _("The mail server %(server)s lets us in.") % server)


def _redis() -> Iterator[Finding]:
    url = settings.CONFIG.redis_url
    if not url:
        return
    server = {"server": urlsplit(url).hostname or url}
    try:
        redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE).ping()
    except redis.RedisError as error:
        yield trouble(
            "redis",
            _("Redis at %(server)s does not answer: %(error)s") % {**server, "error": error},
            "systemctl status redis-server",
        )
    else:
        yield good("redis", _("Redis at %(server)s answers.") % server)


def _address() -> Iterator[Finding]:
    parts = urlsplit(settings.CONFIG.url)
    if parts.scheme == "http" and parts.hostname not in LOCAL:
        said = _("People reach Nokshi without encryption (%(url)s): passwords can be read on the way.")
        yield trouble("address", said % {"url": settings.CONFIG.url}, f"NOKSHI_URL=https://{parts.hostname}")


def _web() -> Finding:
    """Knock where people do, and on this machine itself."""
    host, port = settings.CONFIG.host, settings.CONFIG.port
    near = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    url = settings.CONFIG.url
    if any(_answers(f"{place}/health/live") for place in dict.fromkeys((url, f"http://{near}:{port}"))):
        return good("web", _("Pages answer at %(url)s.") % {"url": url})
    said = _("No page answers, neither at %(url)s nor on this machine.")
    return trouble("web", said % {"url": url}, "nokshi run --only web")


def _answers(address: str) -> bool:
    with contextlib.suppress(OSError, ValueError), urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310
        return bool(answer.status == 200)
    return False
