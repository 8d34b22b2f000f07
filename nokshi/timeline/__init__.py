"""The one log: everything that happened, read by everything that follows.

In: facts, recorded by the actions of every room in the transaction of the change; who looked at which record.
Knows: events, where each reader stands, what is parked, the sealed blocks that show if the log was touched,
and their heads in a file outside the database.
Out: batches of events to the readers of every room; a customer's timeline; of itself RecordSeen, RecordPreloaded,
RecordsRead, EventsRedacted, EventSkipped, ReaderSetBack, TrailExported.
Lends: capabilities, cards, live, merging, navigation, whole, witnesses.
"""
