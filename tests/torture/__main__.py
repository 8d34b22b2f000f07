"""Torture a Nokshi of its own and print what came of it as JSON: `python -m tests.torture --kills 200 --seed 1`.

The seed gives the order of the deeds, the pauses between them and all that is written; which process a deed meets, and
what it is doing just then, is given by the machine.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

KINDS = ("sqlite", "postgresql")


def main() -> int:
    """Torture each kind of database in a process of its own; the exit status is 0 where nothing was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=[*KINDS, "both"], default="both")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        from tests.torture.running import torture

        print(json.dumps(torture(Path(options.one), kills=options.kills, seed=options.seed)))
        return 0
    kinds = KINDS if options.database == "both" else (options.database,)
    runs = [apart(kind, options.kills, options.seed) for kind in kinds]
    well = all(run.get("well") for run in runs)
    counted = {name: sum(run.get(name, 0) for run in runs) for name in ("kills", "acknowledged", "lost", "doubled")}
    print(json.dumps({"well": well, "seed": options.seed, **counted, "runs": runs}, indent=2))
    return int(not well)


def apart(kind: str, kills: int, seed: int) -> dict[str, Any]:
    """Torture one kind of database with a home, a cluster and settings of its own; return what was counted."""
    from tests.torture.cluster import Cluster, free_port

    with tempfile.TemporaryDirectory(prefix="nokshi-torture-") as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("NOKSHI_", "DJANGO_"))}
        environment |= {"NOKSHI_HOME": str(home), "NOKSHI_PORT": str(free_port()), "NOKSHI_LOG": "json"}
        environment |= {"DJANGO_SETTINGS_MODULE": "nokshi.site.settings", "NOKSHI_BACKUP_HOURS": "0"}
        environment |= {"NOKSHI_INNER_ADDRESSES": "127.0.0.1"}
        if kind == "postgresql":
            cluster = Cluster(Path(folder) / "cluster")
            environment |= {"NOKSHI_DATABASE_URL": cluster.url, "TORTURE_PORT": str(cluster.port)}
        environment["NOKSHI_EMAIL_URL"] = f"smtp://127.0.0.1:{free_port()}"
        words = ["-m", "tests.torture", "--one", folder, "--kills", str(kills), "--seed", str(seed)]
        done = subprocess.run([sys.executable, *words], env=environment, stdout=subprocess.PIPE, text=True, check=False)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else {}
    return told or {"well": False, "database": kind, "status": done.returncode}


if __name__ == "__main__":
    sys.exit(main())
