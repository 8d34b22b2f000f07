"""Try an installed Nokshi as a stranger would: help, a small demo, and a page served.

python .ci/try_wheel.py NOKSHI FOLDER PORT
"""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE = 60


def main(command: str, folder: str, port: str) -> None:
    """Run the steps in a home of their own; any failure ends the program."""
    home = Path(folder) / "home"
    environment = {**os.environ, "NOKSHI_HOME": str(home), "NOKSHI_PORT": port}
    environment.pop("NOKSHI_DATABASE_URL", None)

    def nokshi(*arguments: str) -> str:
        steps = [command, *arguments]
        return subprocess.run(
            steps, cwd=folder, env=environment, check=True, capture_output=True, text=True, timeout=300
        ).stdout

    assert "demo" in nokshi("--help"), "the help does not name the demo"
    nokshi("demo", "--customers", "50", "--seed", "1")
    server = subprocess.Popen([command, "run"], cwd=folder, env=environment)
    try:
        page = fetch(f"http://127.0.0.1:{port}/account/login/", server)
        assert "<html" in page, "the sign-in page is no page"
        fetch(f"http://127.0.0.1:{port}/static/vendor/htmx.min.js", server)
    finally:
        server.send_signal(signal.SIGINT)
        code = server.wait(timeout=30)
    assert code == 0, f"nokshi run ended with {code}"
    print("The wheel runs elsewhere: help, demo, pages, a clean stop.")


def fetch(address: str, server: subprocess.Popen[bytes]) -> str:
    """Return the page at an address, waiting for the server to come up."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError):
            if server.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.3)


if __name__ == "__main__":
    main(*sys.argv[1:])
