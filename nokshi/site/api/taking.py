"""Take in what was sent: words of the address, a JSON body, an uploaded file."""

from typing import Any

import msgspec
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from nokshi.ports.resources import Body
from nokshi.site.api.operations import Operation, Word
from nokshi.site.api.problems import Problem, of_body, of_word

LARGEST = 5_000_000
LARGEST_UPLOAD = 200_000_000
NUL = b"\\u0000"


def words_of(request: HttpRequest, operation: Operation) -> dict[str, Any]:
    """Return the words of the address in their types; raises a Problem for one that is unknown or wrong."""
    known = {word.name: word for word in operation.words if word.place == "query"}
    found: dict[str, Any] = {}
    for name, values in request.GET.lists():
        if name not in known:
            raise of_word(name[:60], _("There is no such parameter here."))
        if len(values) > 1 or "\0" in values[0]:
            raise of_word(name, _("Give it once, as plain text."))
        found[name] = _typed(known[name], values[0])
    return found


def _typed(word: Word, text: str) -> Any:
    try:
        return msgspec.convert(text, word.type, strict=False)
    except msgspec.ValidationError as error:
        raise of_word(word.name, str(error)) from None


def body_of(request: HttpRequest, operation: Operation) -> Any:
    """Return the body as the operation wants it; raises a Problem (400, 413, 415, 422)."""
    if operation.is_upload:
        return _upload(request)
    if operation.body is None:
        return None
    raw = raw_of(request)
    if request.content_type not in ("application/json", "application/merge-patch+json"):
        raise Problem(415, "not_json", _("Send the body as application/json."))
    return decoded(raw, operation.body)


def raw_of(request: HttpRequest) -> bytes:
    """Return the body's bytes, up to the limit; they are kept for whoever asks again."""
    kept: bytes | None = getattr(request, "_nokshi_raw", None)
    if kept is not None:
        return kept
    length = request.headers.get("Content-Length", "")
    raw = b"" if length.isdigit() and int(length) > LARGEST else request.read(LARGEST + 1)
    if len(raw) > LARGEST or (length.isdigit() and int(length) > LARGEST):
        raise Problem(
            413, "too_large", _("The body is larger than %(most)s bytes. Send less at once.") % {"most": LARGEST}
        )
    request._nokshi_raw = raw  # type: ignore[attr-defined]
    return raw


def decoded(raw: bytes, type_: Any) -> Any:
    """Return a JSON text as a value of a type; raises a Problem."""
    if NUL in raw:
        raise Problem(422, "wrong_body", _("Text must not hold the sign NUL (\\u0000)."))
    try:
        return msgspec.json.decode(raw, type=type_)
    except msgspec.ValidationError as error:
        raise of_body(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Problem(400, "not_json", _("The body is not JSON, or ends too early.")) from None


class Upload(Body):
    """An uploaded file and the words sent with it."""

    file: Any
    words: dict[str, str]


def _upload(request: HttpRequest) -> Upload:
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > LARGEST_UPLOAD:
        raise Problem(413, "too_large", _("The file is larger than %(most)s bytes. Cut it.") % {"most": LARGEST_UPLOAD})
    if request.content_type != "multipart/form-data":
        raise Problem(415, "not_a_form", _("Send the file as multipart/form-data, in the field “file”."))
    try:
        file = request.FILES.get("file")
        words = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    except MultiPartParserError:
        raise Problem(400, "not_a_form", _("The form cannot be read.")) from None
    if file is None:
        raise Problem(422, "no_file", _("There is no file. Send one in the field “file”."))
    return Upload(file=file, words=words)
