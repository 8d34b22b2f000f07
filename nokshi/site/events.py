"""What the front door tells: the made-up shop was taken out, a backup was asked for or carried away."""

from nokshi.kernel.events import Event


class SampleRemoved(Event, kind="site.sample_removed"):
    """The sample data was removed; `left` counts the customers that stay: somebody worked with them."""

    customers: int
    left: int


class BackupAsked(Event, kind="site.backup_asked"):
    """Somebody had a backup taken by the page of backups."""


class BackupDownloaded(Event, kind="site.backup_downloaded"):
    """Somebody carried a sealed backup away; size in bytes."""

    file: str
    size: int


class EverythingAsked(Event, kind="site.everything_asked"):
    """Somebody had everything written into one file by the page; form is csv, parquet or both."""

    form: str


class EverythingExported(Event, kind="site.everything_exported"):
    """Everything was written into one file that is not sealed; size in bytes."""

    file: str
    size: int
    rows: int
    tables: int


class EverythingDownloaded(Event, kind="site.everything_downloaded"):
    """Somebody carried everything away; size in bytes."""

    file: str
    size: int


class EverythingTakenIn(Event, kind="site.everything_taken_in"):
    """A whole house was taken in by this one, then empty: what it was, its newest event and its last seal."""

    made_at: str
    version: str
    database: str
    rows: int
    tables: int
    last_event: int
    seal: int
    seal_digest: str


class ConfigurationApplied(Event, kind="site.configuration_applied"):
    """The house was set up by a file: how much of it was added, changed and removed, and in which `sections`."""

    added: int
    changed: int
    removed: int
    sections: list[str]
