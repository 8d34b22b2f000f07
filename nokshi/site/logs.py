"""How logs are written: words for a terminal, a JSON object a line for programs; nothing personal in either."""

import logging
import sys
from typing import Any

from pythonjsonlogger.json import JsonFormatter

# What Django hangs on its records: a request shows its address with what somebody searched for.
LEFT_OUT = ("request", "server_time", "color_message", "taskName")
FIELDS = "{levelname}{name}{message}{request_id}"


class Named(logging.Filter):
    """Name the request that a line belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        from nokshi.site.watching import request_id

        record.request_id = request_id.get()
        return True


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


def logging_settings(log: str) -> dict[str, Any]:
    """Return Django's LOGGING; `auto` speaks words to a terminal and JSON to everything else."""
    as_json = log == "json" or (log == "auto" and not sys.stderr.isatty())
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"named": {"()": Named}},
        "formatters": {
            "text": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {"()": Json},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json" if as_json else "text",
                "filters": ["named"],
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "nokshi": {"level": "INFO"},
            "nokshi.request": {"level": "INFO" if as_json else "WARNING"},
            "axes": {"level": "ERROR"},
        },
    }
