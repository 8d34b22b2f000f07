"""People and companies: who they are, how to reach them, and the page where everything of them meets.

In: what staff type, what files and other rooms bring; matching happens inside the reader's units only.
Knows: customers, their identities, addresses and units, and how they stand to one another; one search key for every
script.
Out: CustomerAdded, CustomerChanged, CustomerRemoved, CustomerRestored, RelationAdded, RelationChanged,
RelationRemoved, CustomersMerged, CustomersTakenApart.
Lends: bearers, capabilities, cards, exporting, fields, first hour, importing, letters, linking, live, merging,
navigation, panels, past, records, search, verbs, whole.
"""
