"""Calls to given addresses never go inside, nor without an end."""

import ipaddress
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from nokshi.kernel.addresses import Inside, is_public
from nokshi.kernel.network import AddressRefused, Limits, Unanswered, call, check_reachable

INNER = [
    "127.0.0.1", "10.1.2.3", "172.16.9.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "ff02::1",
    "fec0::1", "2001:db8::1",
]  # fmt: skip
OUTER = ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
LOOPBACK = Inside.parse("127.0.0.1")


@pytest.mark.parametrize("text", INNER)
def test_an_inner_address_is_not_public(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", OUTER)
def test_an_outer_address_is_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/",
        "http://0177.0.0.1/", "http://127.1/", "ftp://example.com/", "file:///etc/passwd", "http://",
        "http://me:secret@1.1.1.1/", "http://1.1.1.1:22/", "http://1.1.1.1:99999/", "http://1.1.1.1:0/",
        "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data", "http://1.1.1.1\r\nX: y/",
        "http://no-such-name.invalid/",
    ],
)  # fmt: skip
def test_an_address_that_leads_inside_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_reachable(url, inside=Inside())


def test_the_owner_may_open_an_inner_address_by_name() -> None:
    check_reachable("http://127.0.0.1:9/", inside=LOOPBACK)
    with pytest.raises(AddressRefused):
        check_reachable("http://10.0.0.1/", inside=LOOPBACK)


class Peer(BaseHTTPRequestHandler):
    """Answers with what its path says."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/")
            self.end_headers()
        elif self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(200):
                if threading.Event().wait(0.05):
                    return
                self.wfile.write(b".")
                self.wfile.flush()
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 100_000 if self.path == "/long" else self.headers["Host"].encode())

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def peer() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Peer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


def post(url: str, **limits: float) -> tuple[int, bytes]:
    bounds = Limits(**limits) if limits else None  # type: ignore[arg-type]
    inside = Inside.parse("127.0.0.1 ::1")
    answer = call("POST", url, headers={"X-A": "b"}, content=b"{}", inside=inside, limits=bounds)
    return answer.status, answer.body


def test_it_calls_and_tells_the_answer(peer: str) -> None:
    status, body = post(f"{peer}/")
    assert status == 200
    assert body.startswith(b"localhost:")


def test_a_redirect_is_told_and_not_followed(peer: str) -> None:
    assert post(f"{peer}/away")[0] == 302


def test_a_long_answer_is_cut(peer: str) -> None:
    assert len(post(f"{peer}/long")[1]) == 64_000


def test_an_answer_that_drips_comes_to_an_end(peer: str) -> None:
    with pytest.raises(Unanswered):
        post(f"{peer}/drip", total=0.4)


def test_nobody_there_is_told() -> None:
    with pytest.raises(Unanswered):
        post("http://127.0.0.1:9/")
