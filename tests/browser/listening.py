"""Act and listen as a reader without a browser: the raw line of an open page, as it comes over the wire."""

import http.client
import json
import urllib.parse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from re import findall

Form = Mapping[str, str | Sequence[int]]
SEAL = "a" * 32
PATIENCE = 30


@dataclass(slots=True)
class Reader:
    """One signed in by a session of his own."""

    port: int
    session: str

    def ask(
        self, path: str, form: Form | None, **headers: str
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        """Return the open connection and its answer; with a form it is posted."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        sent = {"Cookie": f"sessionid={self.session}; csrftoken={SEAL}", "X-CSRFToken": SEAL, **headers}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form, doseq=True)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if form is None else "POST", path, body, sent)
        return connection, connection.getresponse()

    def text(self, path: str, form: Form | None = None) -> str:
        """Return what a door answers."""
        connection, answer = self.ask(path, form)
        text = answer.read().decode()
        connection.close()
        assert answer.status < 400, text
        return text

    def set(self, customer: int, name: str, value: str) -> None:
        """Change one field of a customer."""
        self.text(f"/customers/{customer}/set/{name}/", {name: value})

    def names_in(self, path: str) -> list[str]:
        """Return the sealed names that a page follows."""
        return sorted({name for names in findall(r'data-live="([^"]+)"', self.text(path)) for name in names.split()})

    def listen(self, names: list[str], last: str = "") -> "Ear":
        """Open a line and wait until it stands in the log."""
        query = urllib.parse.urlencode([("t", name) for name in names])
        connection, answer = self.ask(f"/live/?{query}", None, **({"Last-Event-ID": last} if last else {}))
        assert answer.status == 200
        ear = Ear(connection, answer)
        ear.hear_place()
        return ear


@dataclass(slots=True)
class Ear:
    """An open line and what was heard on it."""

    connection: http.client.HTTPConnection
    answer: http.client.HTTPResponse
    last: str = ""
    heard: list[dict[str, int]] = field(default_factory=list)

    def hear(self, name: str, times: int = 1) -> int:
        """Listen until something was told so often; return how often."""
        while self.count(name) < times:
            self._line()
        return self.count(name)

    def hear_place(self) -> str:
        """Listen until the line says where in the log it stands."""
        self.last = ""
        while not self.last:
            self._line()
        return self.last

    def count(self, name: str) -> int:
        """Return how often something was told."""
        return sum(told.get(name, 0) for told in self.heard)

    def hang_up(self) -> None:
        """Leave."""
        self.answer.close()
        self.connection.close()

    def _line(self) -> None:
        heard = self.answer.readline()
        assert heard, "the line is gone"
        line = heard.decode().rstrip()
        if line.startswith("data: "):
            self.heard.append(json.loads(line[6:]))
        elif line.startswith("id: "):
            self.last = line[4:]
