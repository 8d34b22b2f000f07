"""A PostgreSQL of its own, killed and started again at will."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import psycopg

PATIENCE = 60.0
SETTINGS = ("listen_addresses=127.0.0.1", "max_connections=120", "fsync=off", "log_min_messages=fatal")


def newest_tools() -> Path:
    """Return the folder of the newest PostgreSQL on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A cluster in a folder, under the user `postgres` where the tests run as root."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.tools = newest_tools()
        self.user = "postgres" if os.getuid() == 0 else None
        self.process: subprocess.Popen[bytes] | None = None
        if folder.exists():
            return
        folder.mkdir(parents=True)
        if self.user:
            shutil.chown(folder, self.user)
            self._let_in()
        words = ["-D", str(folder), "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "postgres", "--no-sync"]
        self._run([str(self.tools / "initdb"), *words])

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start the server and wait until it answers, also while what is left of a killed one goes."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                self.process = self._serve()
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.2)
        raise AssertionError("PostgreSQL does not come up")

    def kill(self) -> None:
        """Kill the server with everything it started."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Stop the server and forget its folder."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _let_in(self) -> None:
        """Let the user `postgres` through the folders above; another run of tests may have closed the first of them."""
        for parent in self.folder.parents:
            if parent.stat().st_uid == os.getuid() and parent != Path("/"):
                parent.chmod(parent.stat().st_mode | 0o011)

    def _serve(self) -> subprocess.Popen[bytes]:
        if self.user:
            self._let_in()
        options = [word for setting in SETTINGS for word in ("-c", setting)]
        words = [str(self.tools / "postgres"), "-D", str(self.folder), "-p", str(self.port), "-k", str(self.folder)]
        with (self.folder.parent / "postgres.log").open("ab") as log:
            return subprocess.Popen([*words, *options], user=self._uid(), cwd="/", stdout=log, stderr=log)

    def _run(self, words: list[str]) -> None:
        subprocess.run(words, user=self._uid(), cwd="/", check=True, stdout=subprocess.DEVNULL)

    def _uid(self) -> int | None:
        return pwd.getpwnam(self.user).pw_uid if self.user else None
