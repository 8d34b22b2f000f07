"""Relying on a provider of sign-ins: where its doors are, the way there, the exchange, and what its proof must hold.

OpenID Connect Core 1.0 and Discovery 1.0; PKCE is RFC 7636. Nothing here writes.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache

from nokshi.kernel import network
from nokshi.kernel.addresses import Inside
from nokshi.kernel.network import Limits

if TYPE_CHECKING:
    import jwt

ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
"""Signatures by a key that the provider alone has; none, and those by our shared secret, are not among them."""
LIMITS = Limits(connect=5.0, total=10.0, size=256_000)
KNOWN_FOR = 300
SLACK = 60
"""Seconds by which the clocks of two machines may differ."""


class NotTrusted(Exception):
    """The provider cannot be reached, or what it says cannot be trusted; the text is for the log, in English."""


class NotFresh(NotTrusted):
    """The provider does not say that somebody has signed in there just now."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who is relied on, and who we are there."""

    issuer: str
    client_id: str
    client_secret: str
    is_inside: bool

    @property
    def inside(self) -> Inside:
        """Return the inner addresses that may be called: never more than whoever runs the machine has opened."""
        return settings.CONFIG.inside if self.is_inside else Inside()


@dataclass(frozen=True, slots=True)
class Doors:
    """The addresses of a provider."""

    authorization: str
    token: str
    keys: str
    userinfo: str
    sign_out: str
    takes_basic: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one sign-in is known by: `state` to us, `nonce` in the proof, `verifier` at the exchange."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def fresh(cls) -> "Attempt":
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))


def doors_of(provider: Provider) -> Doors:
    """Return the addresses of a provider, known for five minutes; raises NotTrusted."""
    # Discovery 1.0, 4.1: neither is part of an issuer, and either would choose what is asked for there.
    if "?" in provider.issuer or "#" in provider.issuer:
        raise NotTrusted("an issuer has no query and no fragment")
    known_as = "sign-on:" + hashlib.sha256(f"{provider.issuer} {provider.is_inside}".encode()).hexdigest()
    if known := cache.get(known_as):
        return Doors(**known)
    told = _asked(provider, "GET", provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    # Discovery 1.0, 4.3: a document about another issuer is not about this one.
    if told.get("issuer") != provider.issuer:
        raise NotTrusted("the discovery document names another issuer")
    methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    doors = Doors(
        authorization=_door(provider, told, "authorization_endpoint"),
        token=_door(provider, told, "token_endpoint"),
        keys=_door(provider, told, "jwks_uri"),
        userinfo=_door(provider, told, "userinfo_endpoint", needed=False),
        sign_out=_door(provider, told, "end_session_endpoint", needed=False),
        takes_basic="client_secret_basic" in methods,
    )
    cache.set(known_as, asdict(doors), KNOWN_FOR)
    return doors


def way_there(provider: Provider, attempt: Attempt, back: str, *, is_anew: bool = False) -> str:
    """Return the address at which somebody signs in, even if he is signed in there, and is sent `back`.

    Raises NotTrusted.
    """
    challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=")
    door = doors_of(provider).authorization
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid email profile",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if is_anew else {}),
    }
    return f"{door}{'&' if urlsplit(door).query else '?'}{urlencode(asked)}"


def claims_for(provider: Provider, attempt: Attempt, *, code: str, back: str, now: datetime) -> dict[str, Any]:
    """Exchange a code and return what the provider vouches for of somebody; raises NotTrusted."""
    doors = doors_of(provider)
    given = _exchanged(provider, doors, attempt, code, back)
    claims = proven(provider, str(given.get("id_token", "")), _asked(provider, "GET", doors.keys), attempt.nonce, now)
    if "email" in claims or not doors.userinfo:
        return claims
    bearer = {"Authorization": f"Bearer {given.get('access_token', '')}"}
    told = _asked(provider, "GET", doors.userinfo, headers=bearer)
    # Core 5.3.2: an answer about somebody else, who was put in its place, is thrown away.
    if told.get("sub") != claims["sub"]:
        raise NotTrusted("userinfo is about somebody else")
    return {**told, **claims}


def proven(provider: Provider, proof: str, keys: Mapping[str, Any], nonce: str, now: datetime) -> dict[str, Any]:
    """Return what an ID token says, each check of Core 3.1.3.7 passed; raises NotTrusted."""
    # Loaded with the first sign-in by a provider: most houses have none, and every start would wait for it.
    import jwt

    try:
        head = jwt.get_unverified_header(proof)
        algorithm = str(head.get("alg"))
        if algorithm not in ALGORITHMS:
            raise NotTrusted(f"signed by {algorithm[:20]}, which proves nothing")
        claims: dict[str, Any] = jwt.decode(
            proof,
            _key(keys, head.get("kid"), algorithm),
            algorithms=[algorithm],
            audience=provider.client_id,
            issuer=provider.issuer,
            options={"require": ["exp", "iat", "aud", "iss", "sub"], "verify_exp": False, "verify_iat": False},
        )
    except (jwt.InvalidTokenError, jwt.PyJWKError) as wrong:
        raise NotTrusted(f"{type(wrong).__name__}") from None
    _check(provider, claims, nonce, now.timestamp())
    return claims


def check_fresh(claims: Mapping[str, Any], since: float, now: datetime) -> None:
    """Look at whether somebody signed in there since we sent him; raises NotFresh.

    The wish for it stands in an address that passes through his browser, so that only this claim proves it.
    """
    signed_in_at = claims.get("auth_time")
    if isinstance(signed_in_at, bool) or not isinstance(signed_in_at, int | float):
        raise NotFresh("it does not say when somebody signed in (auth_time)")
    if not since - SLACK <= signed_in_at <= now.timestamp() + SLACK:
        raise NotFresh("somebody signed in there some time ago (auth_time)")


def _check(provider: Provider, claims: Mapping[str, Any], nonce: str, now: float) -> None:
    """Look at time, nonce and for whom it was made; raises NotTrusted."""
    times = claims["exp"], claims["iat"]
    if not all(isinstance(one, int | float) for one in times):
        raise NotTrusted("its times are no numbers")
    if now > times[0] + SLACK or times[1] > now + SLACK:
        raise NotTrusted("it has expired, or was made in the future")
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise NotTrusted("it was made for another sign-in (nonce)")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else provider.client_id) != provider.client_id:
        raise NotTrusted("it was made for another client (azp)")


def _key(keys: Mapping[str, Any], named: Any, algorithm: str) -> "jwt.PyJWK":
    """Return the key that a proof names, or the only one there is for its kind of signature."""
    import jwt

    family = {"R": "RSA", "P": "RSA", "E": "OKP" if algorithm == "EdDSA" else "EC"}[algorithm[0]]
    rows: Sequence[Any] = keys.get("keys") or ()
    fitting = [
        row
        for row in rows
        if isinstance(row, dict)
        and row.get("kty") == family
        and row.get("use", "sig") == "sig"
        and (named is None or row.get("kid") == named)
    ]
    if len(fitting) != 1:
        raise NotTrusted("no key of the provider fits the proof")
    return jwt.PyJWK(fitting[0], algorithm)


def _exchanged(provider: Provider, doors: Doors, attempt: Attempt, code: str, back: str) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": attempt.verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if provider.client_secret and doors.takes_basic:
        # RFC 6749, 2.3.1: both halves are form-encoded before they are joined.
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        form["client_id"] = provider.client_id
        if provider.client_secret:
            form["client_secret"] = provider.client_secret
    return _asked(provider, "POST", doors.token, headers=headers, content=urlencode(form).encode())


def _asked(
    provider: Provider, method: str, url: str, *, headers: Mapping[str, str] | None = None, content: bytes = b""
) -> dict[str, Any]:
    """Call the provider and return the JSON object that it answers; raises NotTrusted."""
    sent = {"Accept": "application/json", "User-Agent": "Nokshi", **(headers or {})}
    try:
        answer = network.call(method, url, headers=sent, content=content, inside=provider.inside, limits=LIMITS)
        told = json.loads(answer.body)
    except (network.AddressRefused, network.Unanswered, ValueError) as wrong:
        raise NotTrusted(f"{urlsplit(url).path}: {wrong}") from None
    if answer.status != 200 or not isinstance(told, dict):
        raise NotTrusted(f"{urlsplit(url).path} answers {answer.status}")
    return told


def _door(provider: Provider, told: Mapping[str, Any], name: str, *, needed: bool = True) -> str:
    """Return an address out of a discovery document; outside our own network only https is taken."""
    url = told.get(name) or ""
    if not url and not needed:
        return ""
    schemes = ("https://", "http://") if provider.is_inside else ("https://",)
    if not isinstance(url, str) or not url.startswith(schemes):
        raise NotTrusted(f"{name} is missing or not https")
    return url
