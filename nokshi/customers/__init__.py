"""People and companies: who they are, how to reach them, and the page where everything of them meets.

In: what staff type, what files and other rooms bring; matching happens inside the reader's units only.
Knows: customers, their identities, addresses and units; one search key for every script.
Out: CustomerAdded, CustomerChanged, CustomerRemoved, CustomerRestored.
Lends: capabilities, cards, exporting, fields, first hour, importing, letters, live, navigation, records, search, verbs.
"""
