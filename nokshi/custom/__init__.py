"""Fields of the house's own on every kind of record: what they are, what stands in them, and where they show.

In: who sets up fields, what people, files and programs write into them.
Knows: fields with their labels in both languages, choices and groups; the values of each record.
Out: FieldAdded, FieldChanged, FieldRetired, FieldBroughtBack, FieldRemoved, ValuesChanged.
Lends: capabilities, cards, fields, letters, merging, navigation, panels, whole.
"""
