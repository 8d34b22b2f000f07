"""What intake tells: runs began, ended, were stopped and taken back; records went out."""

from nokshi.kernel.events import Event


class ImportStarted(Event, kind="intake.import_started"):
    """Saving the rows of a run began."""

    run_id: int
    file: str
    record_kind: str
    rows: int


class ImportStopped(Event, kind="intake.import_stopped"):
    """Somebody stopped a run; it can go on."""

    run_id: int
    file: str
    groups_saved: int


class ImportFinished(Event, kind="intake.import_finished"):
    """All rows of a run were saved or refused."""

    run_id: int
    file: str
    record_kind: str
    rows: int
    new: int
    joined: int
    same: int
    refused: int


class ImportUndone(Event, kind="intake.import_undone"):
    """What a run had saved was taken back; `left` counts what stays because others built on it."""

    run_id: int
    file: str
    record_kind: str
    records: int
    left: int


class RecordsExported(Event, kind="intake.records_exported"):
    """Records went out as a file."""

    record_kind: str
    rows: int
    format: str


class ActivityHeard(Event, kind="intake.activity_heard", personal=("subject", "text", "author")):
    """A call, letter, meeting, note or task of a customer that another system kept; `author` is who did it there."""

    activity: str
    subject: str = ""
    text: str = ""
    status: str = ""
    direction: str = ""
    minutes: int | None = None
    author: str = ""
