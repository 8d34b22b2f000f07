"""Idempotency-Key: the same request sent again is answered as the first time, and done once."""

import hashlib
from collections.abc import Iterator

import msgspec
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from nokshi.integrations import actions as integrations
from nokshi.site.api.operations import Call
from nokshi.site.api.problems import Problem
from nokshi.site.api.taking import Upload, raw_of

HEADER = "Idempotency-Key"
LONGEST = 120
KEPT = ("Location", "ETag", "Content-Type")


def answered_once(call: Call) -> HttpResponseBase:
    """Run a call, or answer as it was answered before; what it does and its answer are kept in one transaction.

    A repeat that comes while the first is at work waits for it. Refusals are not kept: nothing was done.
    """
    key = call.request.headers.get(HEADER, "").strip()
    if not key or call.request.method not in ("POST", "PATCH"):
        return call.operation.run(call)
    if len(key) > LONGEST or not key.isprintable():
        raise Problem(
            422, "wrong_key", _("An Idempotency-Key is a text of at most %(most)s signs.") % {"most": LONGEST}
        )
    held = integrations.hold_answer(caller=call.caller.key, key=key, digest=_digest(call), now=call.asking.now)
    if held.is_other:
        raise Problem(422, "key_used", _("This Idempotency-Key was used for another request. Take a new one."))
    if held.is_busy:
        raise Problem(
            409, "still_working", _("The first request with this Idempotency-Key is still at work. Ask again.")
        )
    if held.is_lost:
        raise Problem(
            409, "answer_lost", _("This request was done, and its answer cannot be read any more. Look what it made.")
        )
    if held.status:
        headers = {**held.headers, "Idempotent-Replayed": "true"}
        return HttpResponse(bytes(held.body), status=held.status, headers=headers)
    response = call.operation.run(call)
    if not isinstance(response, HttpResponse):
        return response
    kept = {name: response.headers[name] for name in KEPT if name in response.headers}
    integrations.keep_answer(held=held, status=response.status_code, headers=kept, body=response.content)
    return response


def _digest(call: Call) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for part in (call.request.method, call.request.get_full_path(), call.request.headers.get("If-Match", "")):
        digest.update(f"{part}\x1f".encode())
    for piece in _said(call):
        digest.update(piece)
    return digest.hexdigest()


def _said(call: Call) -> Iterator[bytes]:
    """Yield what the request says, a file piece by piece: the marks between its parts are others each time."""
    if not call.operation.is_upload:
        yield raw_of(call.request)
        return
    sent: Upload = call.body
    yield msgspec.json.encode([sorted(sent.words.items()), sent.file.name, sent.file.size])
    yield from sent.file.chunks()
    sent.file.seek(0)
