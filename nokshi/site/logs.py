"""How logs are written: words for a terminal, a JSON object a line for programs; nothing personal in either."""

import logging
import sys
from datetime import UTC, datetime
from typing import Any

import msgspec
from pythonjsonlogger.json import JsonFormatter

# What Django hangs on its records: a request shows its address with what somebody searched for.
LEFT_OUT = ("request", "server_time", "color_message", "taskName")
OWN = ("request_id", "message", "asctime")
NOWHERE = "-"
FIELDS = "{levelname}{name}{message}{request_id}"


class Named(logging.Filter):
    """Name the request that a line belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        from nokshi.site.watching import request_id

        record.request_id = request_id.get()
        return True


class Unaddressed(logging.Filter):
    """Name the door in place of the address: an address may be a link that opens an account, or say who was looked at.

    Where an address leads nowhere it is left out: it may be such a link with a sign too many.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request: Any = getattr(record, "request", None)
        if hasattr(request, "resolver_match") and isinstance(record.args, tuple):
            addresses = {_escaped(address) for address in (request.path, request.get_full_path())}
            name = request.resolver_match.view_name if request.resolver_match else NOWHERE
            record.args = tuple(
                name if isinstance(one, str) and _escaped(one) in addresses else one for one in record.args
            )
        return True


def _escaped(text: str) -> str:
    """Return a text as Django writes it into its log."""
    return text if text.isascii() else text.encode("unicode_escape").decode("ascii")


class Json(JsonFormatter):
    """One JSON object a line: at, level, logger, message, request, and the line's own facts."""

    def __init__(self, **options: Any) -> None:
        from pythonjsonlogger.core import RESERVED_ATTRS

        super().__init__(
            FIELDS,
            style="{",
            timestamp="at",
            rename_fields={"levelname": "level", "name": "logger", "request_id": "request"},
            reserved_attrs=[*RESERVED_ATTRS, *LEFT_OUT],
            json_ensure_ascii=False,
            **options,
        )
        self._own = frozenset([*RESERVED_ATTRS, *LEFT_OUT, *OWN])

    def format(self, record: logging.LogRecord) -> str:
        """Return a line; one of plain facts, as every request writes it, without the way that all others take."""
        if record.exc_info or record.exc_text or record.stack_info or not isinstance(record.msg, str):
            return super().format(record)
        facts = {name: value for name, value in vars(record).items() if name not in self._own}
        at = datetime.fromtimestamp(record.created, UTC).isoformat()
        head = {"level": record.levelname, "logger": record.name, "message": record.getMessage()}
        request = getattr(record, "request_id", None)
        try:
            return msgspec.json.encode({**head, "request": request, **facts, "at": at}).decode()
        except (TypeError, ValueError):
            return super().format(record)


def logging_settings(log: str) -> dict[str, Any]:
    """Return Django's LOGGING; `auto` speaks words to a terminal and JSON to everything else."""
    as_json = log == "json" or (log == "auto" and not sys.stderr.isatty())
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"named": {"()": Named}, "unaddressed": {"()": Unaddressed}},
        "formatters": {
            "text": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {"()": Json},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json" if as_json else "text",
                "filters": ["named", "unaddressed"],
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "nokshi": {"level": "INFO"},
            "nokshi.request": {"level": "INFO" if as_json else "WARNING"},
            "axes": {"level": "ERROR"},
        },
    }
