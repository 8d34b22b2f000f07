"""The environment, read once and checked: a wrong value is told at start, in words."""

import ipaddress
import os
import re
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from nokshi.kernel.addresses import Inside

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104
MOST_WEBS = 2
"""So many web processes answer where nothing is said, on a machine with as many cores."""
FAMILIES = (socket.AF_INET, socket.AF_INET6)


class WrongSetting(SystemExit):
    """A value of the environment that cannot be used; ends the program with a sentence."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name}: {what}")


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of this installation; every one has a default."""

    home: Path
    database_url: str
    email_url: str
    redis_url: str
    url: str
    host: str
    port: int
    secret_key: str
    web_processes: int
    workers: int
    log: str
    backups: Path
    backup_hours: int
    inside: Inside = field(default_factory=Inside)
    secret_keys_before: tuple[str, ...] = ()
    also_at: tuple[str, ...] = ()
    """This machine's own addresses in the local network, where it listens on all and no name was given to it."""

    @property
    def secret_key_text(self) -> str:
        """Return the text that named all the keys, for whoever keeps them: `secret_keys` reads it again."""
        return self.secret_keys_before[-1] if self.secret_keys_before else self.secret_key

    @property
    def outbox_only(self) -> bool:
        return not self.email_url


def read(environment: Mapping[str, str] = os.environ) -> Config:
    """Read NOKSHI_* from the environment; the home folder and the key are made if missing."""
    home = _home(environment)
    host = environment.get("NOKSHI_HOST") or "127.0.0.1"
    port = _port(environment.get("NOKSHI_PORT") or "8000")
    given = environment.get("NOKSHI_URL") or ""
    also_at = () if given else own_addresses(host)
    secret_key, *before = secret_keys(environment.get("NOKSHI_SECRET_KEY") or _kept_key(home))
    return Config(
        home=home,
        database_url=_database(environment.get("NOKSHI_DATABASE_URL") or f"sqlite:///{home}/nokshi.sqlite3"),
        email_url=_email(environment.get("NOKSHI_EMAIL_URL") or ""),
        redis_url=_scheme("NOKSHI_REDIS_URL", environment.get("NOKSHI_REDIS_URL") or "", ("redis", "rediss", "unix")),
        url=_public_url(given or _url_of(also_at[0] if also_at else host, port)),
        host=host,
        port=port,
        secret_key=secret_key,
        secret_keys_before=tuple(before),
        also_at=also_at,
        inside=_inside(environment.get("NOKSHI_INNER_ADDRESSES") or ""),
        web_processes=_number(environment, "NOKSHI_WEB_PROCESSES", min(MOST_WEBS, os.cpu_count() or 1), range(1, 257)),
        workers=_number(environment, "NOKSHI_WORKERS", 1, range(1, 257)),
        log=_choice(environment, "NOKSHI_LOG", ("auto", "json", "text")),
        backups=Path(environment.get("NOKSHI_BACKUPS") or home / "backups").expanduser(),
        backup_hours=_number(environment, "NOKSHI_BACKUP_HOURS", 24, range(8761)),
    )


def secret_keys(text: str) -> list[str]:
    """Return the keys that a text names, commas or spaces between them: the first writes, all of them read.

    A single key that was chosen with such signs in it still reads what it wrote: the whole text is a key as well.
    """
    keys = [key for key in re.split(r"[,\s]+", text) if key]
    return keys if len(keys) == 1 and keys[0] == text else [*keys, text]


def own_addresses(host: str) -> tuple[str, ...]:
    """Return the private addresses of this machine where `host` stands for all of them, else nothing.

    Public ones stay out: whoever serves the world names the address, and with it https.
    """
    if host not in EVERYWHERE:
        return ()
    import psutil  # costs 10 ms at start, and hardly anybody listens on every address

    told = [one.address for rows in psutil.net_if_addrs().values() for one in rows if one.family in FAMILIES]
    found = [ipaddress.ip_address(text) for text in told if "%" not in text]
    near = [one for one in found if one.is_private and not one.is_loopback and not one.is_link_local]
    return tuple(str(one) for one in sorted(near, key=lambda one: one.version))


def _url_of(host: str, port: int) -> str:
    """Return the address at which this machine itself reaches a host that it listens on."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _home(environment: Mapping[str, str]) -> Path:
    named = environment.get("NOKSHI_HOME")
    home = Path(named).expanduser() if named else Path.home() / ".local" / "share" / "nokshi"
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise WrongSetting("NOKSHI_HOME", f"the folder {home} cannot be made: {error.strerror}.") from None
    if not os.access(home, os.W_OK):
        raise WrongSetting("NOKSHI_HOME", f"the folder {home} cannot be written to. Name another.")
    return home.resolve()


def _kept_key(home: Path) -> str:
    path = home / "secret.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise WrongSetting("NOKSHI_PORT", f"“{text}” is not a port. Give a number from 1 to 65535.")
    return int(text)


def _number(environment: Mapping[str, str], name: str, usual: int, allowed: range) -> int:
    text = environment.get(name) or str(usual)
    if not text.isascii() or not text.isdigit() or int(text) not in allowed:
        raise WrongSetting(name, f"“{text}” does not do. Give a number from {allowed[0]} to {allowed[-1]}.")
    return int(text)


def _choice(environment: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    text = environment.get(name) or choices[0]
    if text not in choices:
        raise WrongSetting(name, f"“{text}” does not do. Give one of: {', '.join(choices)}.")
    return text


def _scheme(name: str, url: str, schemes: tuple[str, ...]) -> str:
    if url and urlsplit(url).scheme not in schemes:
        raise WrongSetting(name, f"it must begin with one of: {', '.join(f'{s}://' for s in schemes)}.")
    return url


def _public_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise WrongSetting("NOKSHI_URL", f"“{url}” is not a web address. Write it as https://crm.example.com.")
    return url.rstrip("/")


def _email(url: str) -> str:
    _scheme("NOKSHI_EMAIL_URL", url, ("smtp", "smtps", "smtp+tls"))
    if url and not urlsplit(url).hostname:
        raise WrongSetting(
            "NOKSHI_EMAIL_URL", "no server is named. Write it as smtp+tls://user:password@mail.example.com:587."
        )
    return url


def _inside(text: str) -> Inside:
    """Read the inner addresses that webhooks may call all the same."""
    try:
        return Inside.parse(text)
    except ValueError:
        raise WrongSetting("NOKSHI_INNER_ADDRESSES", "name addresses or networks: 10.1.2.3, 192.168.7.0/24.") from None


def _database(url: str) -> str:
    _scheme("NOKSHI_DATABASE_URL", url, ("sqlite", "postgresql", "postgres"))
    if url.startswith("sqlite:") and not re.match(r"sqlite:///.+", url):
        raise WrongSetting("NOKSHI_DATABASE_URL", "a SQLite file is named as sqlite:////folder/file.sqlite3.")
    return url


SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; "
    "PRAGMA mmap_size=268435456; PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=24000; "
    "PRAGMA cache_size=-16000;"
)


# A server whose machine is gone is given up within half a minute; one that takes a line and says nothing, sooner.
POSTGRES_LINES = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "4",
    "tcp_user_timeout": "30000",
}
PAGE_PATIENCE = "30"


def database(url: str) -> dict[str, object]:
    """Return Django's settings of the database that a URL names (sqlite or postgresql)."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "nokshi.kernel.sqlite",
            "NAME": unquote(url.removeprefix("sqlite:///").split("?")[0]),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
            "CONN_MAX_AGE": None,
        }
    options = POSTGRES_LINES | dict(parse_qsl(parts.query))
    return {
        "ENGINE": "nokshi.kernel.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "nokshi",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # Seconds that a page waits for an answer; jobs and readers, for whom nobody waits, take their time.
        "PATIENCE": _patience(options.pop("patience", PAGE_PATIENCE)),
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def _patience(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise WrongSetting("NOKSHI_DATABASE_URL", f"“{text}” is no patience. Give a number of seconds.")
    return int(text)


def email(url: str) -> dict[str, object]:
    """Return Django's settings of the SMTP server that a URL names (smtp, smtp+tls, smtps)."""
    parts: SplitResult = urlsplit(url)
    usual = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    return {
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or usual[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 30,
    }
