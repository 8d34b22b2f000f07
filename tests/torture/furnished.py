"""A running Nokshi with the cast in it, on either kind of database, for whatever may happen to it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.browser.listening import SEAL, Reader
from tests.browser.living import Living, free_port, living
from tests.house.code import ROOT
from tests.torture.cluster import Cluster
from tests.torture.sink import Sink, open_sink

PATIENCE = 300.0
KINDS = ("sqlite", "postgresql")


@dataclass(slots=True)
class Furnished:
    """The house, its sessions and numbers, its database where that is a cluster of its own, and its mail."""

    nokshi: Living
    told: dict[str, Any]
    cluster: Cluster | None
    sink: Sink
    token: str

    def browser(self, name: str = "dev") -> httpx.Client:
        """Return a browser in which one of the cast is signed in."""
        cookies = {"sessionid": self.told["sessions"][name], "csrftoken": SEAL}
        return self._client(cookies=cookies, headers={"X-CSRFToken": SEAL})

    def program(self) -> httpx.Client:
        """Return a program that may do what the owner may."""
        return self._client(headers={"Authorization": f"Bearer {self.token}"})

    def reader(self, name: str = "dev") -> Reader:
        """Return somebody whose open page listens."""
        return Reader(urlsplit(self.nokshi.url).port or 0, self.told["sessions"][name])

    def names(self) -> list[str]:
        """Return the name of every customer, as the API tells them."""
        found: list[str] = []
        address = "/api/v1/customers?limit=200&fields=name"
        with self.program() as program:
            while address:
                told = program.get(address).raise_for_status().json()
                found += [one["name"] for one in told["data"]]
                address = told.get("next") or ""
        return found

    def _client(self, **more: Any) -> httpx.Client:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        return httpx.Client(base_url=self.nokshi.url, timeout=PATIENCE, limits=limits, **more)


@contextmanager
def furnished(folder: Path, kind: str, **more: str) -> Iterator[Furnished]:
    """Run it until the block ends; `more` is of the environment in which it runs."""
    with ExitStack() as stack:
        home, cluster, mail = folder / "home", None, free_port()
        home.mkdir(exist_ok=True)
        environment = {"NOKSHI_EMAIL_URL": f"smtp://127.0.0.1:{mail}", "NOKSHI_BACKUP_HOURS": "0"}
        environment |= {"NOKSHI_INNER_ADDRESSES": "127.0.0.1"}
        if kind == "postgresql":
            cluster = Cluster(folder / "cluster")
            stack.callback(cluster.stop)
            cluster.start()
            environment["NOKSHI_DATABASE_URL"] = cluster.url
        controller, sink = open_sink(mail)
        stack.callback(controller.stop)
        told = json.loads(in_home(home, environment, "-m", "tests.browser.furnish_live"))
        words = ("-m", "nokshi", "token", "create", "--user", "ona@shapla.example", "--scope", "*")
        token = in_home(home, environment, *words).strip()
        nokshi = stack.enter_context(living(home, free_port(), **environment, **more))
        yield Furnished(nokshi, told, cluster, sink, token)


def in_home(home: Path, environment: dict[str, str], *words: str) -> str:
    """Run Python in a home and return what it printed."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("NOKSHI_", "DJANGO_"))}
    within = {**bare, "NOKSHI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "nokshi.site.settings", **environment}
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=within, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
