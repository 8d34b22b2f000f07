"""A push service on loopback, and a browser subscribed there, which opens what is sent as browsers do."""

import base64
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec


def coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    form = serialization.PublicFormat.UncompressedPoint
    return key.public_key().public_bytes(serialization.Encoding.X962, form)


@dataclass
class PushService:
    """What came, and what is answered."""

    url: str = ""
    status: int = 201
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    def subscription(self) -> str:
        """Return what the browser gives the page."""
        keys = {"p256dh": coded(point(self.key)), "auth": coded(self.auth)}
        return json.dumps({"endpoint": f"{self.url}/send/abc", "expirationTime": None, "keys": keys})

    def read(self, number: int = -1) -> Any:
        """Open a message as the browser does, and look at who vouches for it."""
        headers, body = self.taken[number]
        _vapid, token, key = headers["authorization"].replace(",", "").split()
        raw = base64.urlsafe_b64decode(key.removeprefix("k=") + "=")
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
        vouched = jwt.decode(token.removeprefix("t="), public, algorithms=["ES256"], audience=self.url)
        assert vouched["sub"].startswith("mailto:")
        assert (headers["content-encoding"], headers["ttl"]) == ("aes128gcm", "86400")
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))


@pytest.fixture
def push_service() -> Iterator[PushService]:
    """Run a push service."""
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(service.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield service
    server.shutdown()
    server.server_close()
