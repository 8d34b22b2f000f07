"""A light browser: one connection kept open, cookies, and the token of forms."""

import gzip
import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
HEADERS = {"Accept-Encoding": "gzip", "Accept-Language": "en", "Accept": "text/html", "User-Agent": "nokshi-bench"}


class WrongAnswer(RuntimeError):
    """The server answered, but not with what was asked for."""


@dataclass(slots=True)
class Answer:
    """What came back, and how many seconds it took from the question to its last byte."""

    status: int
    body: bytes
    seconds: float
    headers: http.client.HTTPMessage

    @property
    def text(self) -> str:
        body = gzip.decompress(self.body) if self.headers.get("Content-Encoding") == "gzip" else self.body
        return body.decode()


@dataclass(slots=True)
class Client:
    """One user at one browser."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def get(self, path: str, expect: int = 200) -> Answer:
        """Ask for a page; raises WrongAnswer."""
        return self.ask("GET", path, expect=expect)

    def post(self, path: str, form: Mapping[str, str], expect: int = 302) -> Answer:
        """Send a form with its token; raises WrongAnswer."""
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode({**token, **form}).encode(), kind, expect=expect)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        expect: int | None = None,
    ) -> Answer:
        """Send a request over the open connection; raises WrongAnswer for another status than expected."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        sent = {**HEADERS, **self.headers, **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        begun = time.perf_counter()
        try:
            self._connection.request(method, path, body, sent)
            response = self._connection.getresponse()
        except ConnectionError:
            # A server may hang up on a line that nobody spoke on for a while, as browsers know.
            self._connection.close()
            begun = time.perf_counter()
            self._connection.request(method, path, body, sent)
            response = self._connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - begun
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value
        answer = Answer(response.status, content, seconds, response.headers)
        if expect is not None and response.status != expect:
            raise WrongAnswer(f"{method} {path} answered {response.status}: {_short(answer)}")
        return answer

    def sign_in(self, email: str, password: str) -> "Client":
        """Sign in as people do; raises WrongAnswer."""
        token = TOKEN.search(self.get("/account/login/").text)
        if token:
            self.cookies.setdefault("csrftoken", token[1])
        self.post("/account/login/", {"login": email, "password": password})
        self.get("/customers/")
        return self

    def close(self) -> None:
        """Hang up."""
        if self._connection:
            self._connection.close()


def _short(answer: Answer) -> str:
    try:
        return answer.text[:300]
    except (UnicodeDecodeError, OSError):
        return repr(answer.body[:100])
