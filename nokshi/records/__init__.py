"""Kinds of record of the house's own (a warranty, a pet, a table booked), and the records of each.

In: who sets up kinds, what people, files and programs write; FieldRemoved, of the field that a kind is called by.
Knows: kinds with their names in both languages; records, whose they are, and what they are called.
Out: KindAdded, KindChanged, KindRetired, KindBroughtBack, KindRemoved; RecordAdded, RecordChanged, RecordRemoved.
Lends: bearers, capabilities, cards, exporting, fields, importing, letters, merging, navigation, panels, records,
search, whole.
"""
