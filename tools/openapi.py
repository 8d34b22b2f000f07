"""Write the description of the API beside its test: `python -m tools.openapi`."""

import json
import os
from pathlib import Path
from typing import Any

SNAPSHOT = Path(__file__).resolve().parent.parent / "tests/api/openapi.json"


def written(description: dict[str, Any]) -> str:
    """Return a description as it is kept: a line for each thing, so that a change shows."""
    return json.dumps(description, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> None:
    """Write the snapshot."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django
    from django.utils import translation

    django.setup()
    from nokshi.site.api.description import description

    with translation.override("en"):
        SNAPSHOT.write_text(written(description("en")), encoding="utf-8")


if __name__ == "__main__":
    main()
