"""A program that brings files by the API, so that a worker in a process of its own records what follows."""

import json
import time
import urllib.request
from dataclasses import dataclass
from typing import Any

PATIENCE = 120.0
EDGE = "nokshi-edge"


@dataclass(slots=True)
class Bringer:
    """Speaks to one web process with a token."""

    url: str
    token: str
    unit: int

    def bring(self, name: str, text: str) -> int:
        """Have a file of people taken in, and return its run once every row is saved."""
        run = int(self._send(name, text)["id"])
        self._until(run, {"read", "checked"})
        self._ask(f"/imports/{run}/match", {"kind": "people", "columns": {}})
        self._until(run, {"checked"})
        self._ask(f"/imports/{run}/start", {})
        self._until(run, {"done"})
        return run

    def _until(self, run: int, wanted: set[str]) -> None:
        until = time.monotonic() + PATIENCE
        told: Any = {}
        while time.monotonic() < until:
            told = self._ask(f"/imports/{run}")
            if told["status"] in wanted:
                return
            assert told["status"] != "failed", told
            time.sleep(0.2)
        raise AssertionError(told)

    def _send(self, name: str, text: str) -> Any:
        fields = {"kind": "people", "unit": str(self.unit)}
        parts = [
            f'--{EDGE}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        ]
        head = f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        body = f"{''.join(parts)}{head}Content-Type: text/csv\r\n\r\n{text}\r\n--{EDGE}--\r\n"
        return self._open("/imports", body.encode(), f"multipart/form-data; boundary={EDGE}")

    def _ask(self, path: str, body: Any = None) -> Any:
        return self._open(path, None if body is None else json.dumps(body).encode(), "application/json")

    def _open(self, path: str, data: bytes | None, content_type: str) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": content_type}
        request = urllib.request.Request(f"{self.url}/api/v1{path}", data, headers)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or b"null")
