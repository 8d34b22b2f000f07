"""Named groups of customers: who is in, why, and since when; kept current by the log.

In: every event of a customer, TraitsRefreshed, ImportUndone, FieldBroughtBack, KindBroughtBack; people's hands; the
clock.
Knows: segments with their trees, who is in each, and how many were in it on each day.
Out: SegmentMade, SegmentChanged, SegmentRemoved, SegmentRestored, SegmentEntered and SegmentLeft.
Lends: fields, records, search, navigation, capabilities, verbs, panels, past, cards, first hour, live, merging,
exporting, today, uses, whole.
"""
