"""Web Push as it goes over the wire: the message sealed for one browser, and who we are to its push service.

RFC 8030 (the call), RFC 8291 and 8188 (the sealing), RFC 8292 (VAPID). Nothing here writes.
"""

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

VOUCHED_FOR = timedelta(hours=12)
"""Push services refuse a proof of more than a day; half of one allows for clocks that differ."""
DAY = 86_400
POINT = 65
AUTH = 16


def fresh_key() -> tuple[str, str]:
    """Return a new key pair of the house: the private half as PEM, the public one as browsers take it."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return pem.decode(), _coded(_point(key.public_key()))


def is_receiver(receiver: str, auth: str) -> bool:
    """Say whether the halves of a subscription are a point on the curve and a secret of the right length."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(receiver))
        return len(decoded(receiver)) == POINT and len(decoded(auth)) == AUTH
    except ValueError:
        return False


def sealed_for(receiver: str, auth: str, message: bytes) -> bytes:
    """Seal a message so that one browser alone reads it (aes128gcm)."""
    # Both are loaded with the first message, not with every start.
    import http_ece

    once = ec.generate_private_key(ec.SECP256R1())
    sealed: bytes = http_ece.encrypt(
        message, private_key=once, dh=decoded(receiver), auth_secret=decoded(auth), version="aes128gcm"
    )
    return sealed


def headers_for(endpoint: str, pem: str, public: str, contact: str, now: datetime) -> Mapping[str, str]:
    """Return what the push service is told: who calls, how the body is sealed, how long it is worth keeping."""
    import jwt

    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int((now + VOUCHED_FOR).timestamp()), "sub": contact}
    return {
        "Authorization": f"vapid t={jwt.encode(claims, pem, 'ES256')}, k={public}",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(DAY),
        "Urgency": "normal",
    }


def decoded(text: str) -> bytes:
    """Return the bytes of base64url without its padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _coded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
