"""The stranger himself: one click after the other, each told apart by what came back."""

import html
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.http.response import HttpResponseBase
from django.test import Client

from nokshi.site.api.operations import Operation
from tests.wander.pages import Form, Pressable
from tests.wander.words import Words

NUMBER = re.compile(r"\d+")
HOST = "http://testserver"
# The line of live news never ends, and who leaves or locks himself out wanders no more.
LEFT_OUT = re.compile(r"^/(live/|health/|static/|account/(logout|security|sessions|two-factor|mfa|delete)|look/as)")
KEPT = 40


@dataclass(slots=True)
class Told:
    """What came of the walk: answers by status, the kinds of address seen, and what was wrong."""

    statuses: Counter[str] = field(default_factory=Counter)
    places: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


class Wanderer:
    """Presses links and forms at random, opens addresses of elsewhere, and calls the API."""

    def __init__(
        self, random: Random, words: Words, secrets: Sequence[str], addresses: Sequence[str],
        operations: Sequence[Operation], sign_in: Callable[[], Client], token: Callable[[], str],
    ) -> None:  # fmt: skip
        self.random, self.words, self.told = random, words, Told()
        self.guarded = len(secrets)
        self.secrets = re.compile("|".join(re.escape(word) for word in sorted(secrets, key=len, reverse=True)))
        self.addresses, self.operations = addresses, operations
        self.sign_in, self.make_token = sign_in, token
        self.client, self.token, self.calls = sign_in(), token(), 0
        self.links: dict[str, list[str]] = {"/": ["/"]}
        self.forms: dict[str, list[tuple[str, Form]]] = {}
        self.seen: set[str] = set()

    def click(self) -> None:
        """Do one thing, and look at what it tells."""
        way = self.random.choices((self._follow, self._submit, self._trespass, self._call), (30, 30, 15, 25))[0]
        way()

    def _follow(self) -> None:
        shape = self.random.choice(list(self.links))
        self._get(self.random.choice(self.links[shape]))

    def _submit(self) -> None:
        if not self.forms:
            return self._follow()
        here, form = self.random.choice(self.forms[self.random.choice(list(self.forms))])
        filled: dict[str, Any] = {}
        for one in form.fields:
            if self.random.random() < 0.9:
                filled.setdefault(one.name, self.words.of(one))
        address = urljoin(here, form.action)
        if self.random.random() < 0.3:
            address = NUMBER.sub(lambda _: str(self.words.number()), address)
        if form.method == "get":
            return self._get(address, filled)
        self._judge(f"POST {address} {filled!r}", self.client.post(address, filled, headers=self._htmx()), address)
        return None

    def _trespass(self) -> None:
        """Open an address with the number of a record of elsewhere, by reading or by doing."""
        address = self.random.choice(self.addresses)
        if self.random.random() < 0.6:
            address = NUMBER.sub(lambda _: str(self.words.number()), address)
        if self.random.random() < 0.5:
            return self._get(address)
        data = {name: self.words.text() for name in ("chosen", "verb", "name", "unit", "q", "customer")}
        self._judge(f"POST {address} {data!r}", self.client.post(address, data, headers=self._htmx()), address)
        return None

    def _call(self) -> None:
        """Call an operation of the API; a token of its own every now and then, since each may ask only so often."""
        self.calls += 1
        if self.calls % 200 == 0:
            self.token = self.make_token()
        operation = self.random.choice(self.operations)
        path = "/api/v1" + operation.path.replace("{id}", str(self.words.number()))
        query = {word.name: self.words.text() for word in operation.words if self.random.random() < 0.3}
        if any(word.name == "filter" for word in operation.words) and self.random.random() < 0.5:
            query["filter"] = self.words.tree()
        headers = {"Authorization": f"Bearer {self.token}"}
        if operation.is_upload:
            answer = self.client.post(path, {"file": self.words.file(), "unit": self.words.number()}, headers=headers)
        else:
            asked = operation.shown_body or operation.body
            body = json.dumps(self.words.body(asked)) if asked is not None else ""
            answer = self.client.generic(
                operation.method, path, body, "application/json", headers=headers, query_params=query
            )
            query["body"] = body
        self._judge(f"{operation.method} {path} {query!r}", answer, path)

    def open(self, address: str) -> None:
        """Open an address as it stands."""
        self._get(address)

    def _get(self, address: str, query: dict[str, Any] | None = None) -> None:
        words = {name: str(value) for name, value in (query or {}).items()}
        self._judge(f"GET {address} {words!r}", self.client.get(address, words, headers=self._htmx()), address)

    def _htmx(self) -> dict[str, str]:
        return {"HX-Request": "true"} if self.random.random() < 0.3 else {}

    def _judge(self, deed: str, answer: HttpResponseBase, address: str) -> None:
        self.told.statuses[str(answer.status_code)] += 1
        self.told.places.add(NUMBER.sub("N", urlsplit(address).path))
        if answer.status_code == 401:
            self.token = self.make_token()
        # He walks alone, so that no database is busy: not even an honest 503 has a reason.
        if answer.status_code >= 500:
            self.told.faults.append(f"{answer.status_code} at {deed}")
        page = answer.getvalue().decode(errors="replace")
        page = f"{html.unescape(page)} {answer.headers.get('Location', '')} {answer.headers.get('HX-Redirect', '')}"
        # What he typed himself comes back to him and is no secret.
        if leaked := {word for word in self.secrets.findall(page) if word not in deed}:
            self.told.faults.append(f"{sorted(leaked)} told at {deed}")
        self._learn(page, answer, address)

    def _learn(self, page: str, answer: HttpResponseBase, address: str) -> None:
        goes = answer.headers.get("Location") or answer.headers.get("HX-Redirect") or ""
        if "/login/" in goes:
            self.client = self.sign_in()
            return
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        found = Pressable(page) if is_page else None
        for link in [goes, *(found.links if found else ())]:
            self._keep(urljoin(HOST + address, link))
        for form in found.forms if found else ():
            target = urljoin(HOST + address, form.action)
            if target.startswith(HOST) and not LEFT_OUT.match(urlsplit(target).path):
                shape = NUMBER.sub("N", urlsplit(target).path) + ",".join(one.name for one in form.fields)
                some = self.forms.setdefault(shape, [])
                some.append((address, form))
                del some[:-KEPT]

    def _keep(self, link: str) -> None:
        parts = urlsplit(link)
        if not link.startswith(HOST + "/") or LEFT_OUT.match(parts.path) or link in self.seen:
            return
        self.seen.add(link)
        some = self.links.setdefault(NUMBER.sub("N", parts.path), [])
        some.append(parts.path + (f"?{parts.query}" if parts.query else ""))
        del some[:-KEPT]
