"""Where the bench keeps its base: a folder and a database of its own, never the user's."""

import os
import shutil
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import DomainError

LEFT_OUT = ("NOKSHI_URL", "NOKSHI_EMAIL_URL", "NOKSHI_SECRET_KEY", "NOKSHI_REDIS_URL", "NOKSHI_HOST")


class NoDatabase(DomainError):
    code = "bench.no_database"
    sentence = _("The bench cannot make a database of its own: %(why)s. Give the user of the database CREATEDB.")


@dataclass(frozen=True, slots=True)
class Place:
    """The bench's own home and database, for a number of customers."""

    home: Path
    database_url: str

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")

    @property
    def made_url(self) -> str:
        """The database as it was made, which nothing is tried on."""
        url, question, rest = self.database_url.partition("?")
        return f"{url}_made{question}{rest}"

    @property
    def note(self) -> Path:
        """The file that says what the base is."""
        return self.home / f"base-{'sqlite' if self.is_sqlite else 'postgresql'}.json"


def place_for(count: int, *, home: Path, database_url: str) -> Place:
    """Return the place of a bench of so many customers beside an installation."""
    folder = home / f"bench-{count}"
    if database_url.startswith("sqlite:"):
        return Place(folder, f"sqlite:///{folder}/nokshi.sqlite3")
    parts = urlsplit(database_url)
    name = f"{parts.path.strip('/') or 'nokshi'}_bench_{count}"
    return Place(folder, urlunsplit(parts._replace(path=f"/{name}")))


def beside(place: Place, count: int) -> Place:
    """Return the place of another number of customers beside one of the bench."""
    url = place.database_url
    if not place.is_sqlite:
        parts = urlsplit(url)
        url = urlunsplit(parts._replace(path=parts.path.rpartition("_bench_")[0]))
    return place_for(count, home=place.home.parent, database_url=url)


def environment(place: Place, *, port: int, database_url: str = "", email_url: str = "") -> dict[str, str]:
    """Return the environment of a Nokshi at that place."""
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    own = {
        "NOKSHI_HOME": str(place.home),
        "NOKSHI_DATABASE_URL": database_url or place.database_url,
        "NOKSHI_PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "nokshi.site.settings",
    }
    return {**kept, **own, **({"NOKSHI_EMAIL_URL": email_url} if email_url else {})}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def bound_line() -> socket.socket:
    """Return a socket with a port of this machine that nobody else can take; nobody is let in yet."""
    # With the protocol named, asyncio answers at once on such a line and lets no small packet wait.
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    line.bind(("127.0.0.1", 0))
    return line


def empty(place: Place) -> None:
    """Take away what stands there and leave an empty database to be made."""
    place.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    place.note.unlink(missing_ok=True)
    for url in (place.database_url, place.made_url):
        drop(url)
    if not place.is_sqlite:
        _on_server(place.made_url, "CREATE DATABASE {name}")


def remove(place: Place) -> None:
    """Take all that the bench keeps there away."""
    for url in (place.database_url, place.made_url):
        drop(url)
    place.note.unlink(missing_ok=True)
    if not list(place.home.glob("base-*.json")):
        shutil.rmtree(place.home, ignore_errors=True)


def drop(url: str) -> None:
    """Take a database of the bench away."""
    if url.startswith("sqlite:"):
        for ending in ("", "-wal", "-shm"):
            Path(_file(url) + ending).unlink(missing_ok=True)
    else:
        _on_server(url, "DROP DATABASE IF EXISTS {name}")


def copy(place: Place) -> None:
    """Lay a fresh copy of the base where the server will work on it."""
    drop(place.database_url)
    if place.is_sqlite:
        shutil.copyfile(_file(place.made_url), _file(place.database_url))
    else:
        made = urlsplit(place.made_url).path.strip("/")
        _on_server(place.database_url, f'CREATE DATABASE {{name}} TEMPLATE "{made}"')


def is_there(url: str) -> bool:
    """Say whether a database of the bench exists."""
    if url.startswith("sqlite:"):
        return Path(_file(url)).exists()
    name = urlsplit(url).path.strip("/")
    return bool(_on_server(url, "SELECT 1 FROM pg_database WHERE datname = %s", [name]))


def _file(url: str) -> str:
    return url.removeprefix("sqlite:///")


def _on_server(url: str, sql: str, values: list[str] | None = None) -> Mapping[int, object] | list[object]:
    """Speak to the server by its database `postgres`; `{name}` is the database that the URL names."""
    import psycopg

    parts = urlsplit(url)
    try:
        with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as connection:
            cursor = connection.execute(sql.replace("{name}", f'"{parts.path.strip("/")}"').encode(), values)
            return list(cursor.fetchall()) if cursor.description else []
    except psycopg.Error as error:
        raise NoDatabase(why=str(error).strip()) from error
