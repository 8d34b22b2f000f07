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


class ConfigurationApplied(Event, kind="site.configuration_applied"):
    """The house was set up by a file: how much of it was added, changed and removed, and in which `sections`."""

    added: int
    changed: int
    removed: int
    sections: list[str]
